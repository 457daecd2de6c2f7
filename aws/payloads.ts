import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { RequestRejected } from '../core/faults/errors.ts'
import { MAX_STORED_BYTES } from '../core/request/request.ts'
import { laptopSettings } from './clients.ts'
import type { Environment } from './env.ts'

/** Requests and answers that are too large, or too private, for an execution's history. */
export interface Payloads {
  /** Where they are: requests below `<prefix>requests/`, answers below `<prefix>answers/`. */
  readonly bucket?: string
  readonly prefix?: string
  /**
   * The JSON value at a `requestUri`, and the SHA-256 of the object. Rejects with RequestRejected for any place but our own
   * bucket and prefix.
   */
  load(uri: string): Promise<{ value: unknown; hash: string }>
  /** Stores a JSON value and returns its `s3://` URI. */
  save(name: string, value: unknown, signal?: AbortSignal): Promise<string>
}

/** From here on a request takes so much memory that what the one before left has to go first. */
const LARGE_BYTES = 2 * 1024 * 1024
/** JSON of the largest request, with room for white space. */
const LARGEST_BYTES = 2 * MAX_STORED_BYTES

/** The payload bucket, or undefined where none is configured. The S3 client is loaded by the first request that needs it. */
export const s3Payloads = (env: Environment): Payloads | undefined => {
  if (!env.payloads) return undefined
  const { bucket, prefix } = env.payloads
  let client: Promise<S3Client> | undefined
  const s3 = () => {
    client ??= import('@aws-sdk/client-s3').then(
      ({ S3Client }) => new S3Client({ region: env.region, maxAttempts: 2, ...laptopSettings(env) }),
    )
    return client
  }
  return {
    bucket,
    prefix,
    async load(uri) {
      const ours = `s3://${bucket}/${prefix}`
      if (!uri.startsWith(ours) || uri.length === ours.length)
        throw new RequestRejected(`requestUri is ${JSON.stringify(uri)}: expected an object below ${ours}`)
      const { GetObjectCommand } = await import('@aws-sdk/client-s3')
      const key = uri.slice(`s3://${bucket}/`.length)
      let object: Read
      try {
        const { Body, ContentLength = 0 } = await (await s3()).send(new GetObjectCommand({ Bucket: bucket, Key: key }))
        const body = Body as Readable | undefined
        if (ContentLength > LARGEST_BYTES) {
          body?.destroy()
          throw tooLarge(uri, ContentLength)
        }
        if (ContentLength > LARGE_BYTES) (await import('./garbage.ts')).collectGarbage()
        object = await readAll(body)
      } catch (error) {
        if (!isMissing(error)) throw error
        throw new RequestRejected(`requestUri is ${JSON.stringify(uri)}: expected an object that exists`, {
          cause: error,
        })
      }
      try {
        return { value: JSON.parse(object.text), hash: object.hash }
      } catch {
        // Without its cause, which quotes the object: Lambda's runtime logs what is thrown.
        throw new RequestRejected(`requestUri is ${JSON.stringify(uri)}: expected an object with JSON in it`)
      }
    },
    async save(name, value, signal) {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3')
      const key = `${prefix}${name}`
      await (await s3()).send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: JSON.stringify(value),
          ContentType: 'application/json',
        }),
        signal && { abortSignal: signal },
      )
      return `s3://${bucket}/${key}`
    },
  }
}

/** Who may not list a bucket is told 403 for what is not there: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
const isMissing = (error: unknown): boolean => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  return name === 'NoSuchKey' || $metadata?.httpStatusCode === 403
}

const tooLarge = (uri: string, bytes: number): RequestRejected =>
  new RequestRejected(`requestUri is ${JSON.stringify(uri)}, ${bytes} bytes: expected at most ${LARGEST_BYTES}`)

/** Piece by piece: the SDK's own transformToString holds the bytes twice beside the text, 40 MB of a large request. */
const readAll = async (body: AsyncIterable<Uint8Array> | undefined): Promise<Read> => {
  const decoder = new TextDecoder()
  const hash = createHash('sha256')
  let text = ''
  for await (const chunk of body ?? []) {
    hash.update(chunk)
    text += decoder.decode(chunk, { stream: true })
  }
  return { text: text + decoder.decode(), hash: hash.digest('hex') }
}

interface Read {
  text: string
  hash: string
}

/** The last parts of an execution's ARN, which name it: `…:execution:machine:name` or `…:express:machine:name:id`. */
export const executionName = (executionArn: string): string => executionArn.split(':').slice(7).join('-')
