import type { S3Client } from '@aws-sdk/client-s3'
import type { Answer } from '../core/answer.ts'
import { MAX_INLINE_BYTES, ROUTING_FIELDS } from '../core/request/request.ts'
import type { RequestInput } from '../core/request/schema.ts'
import type { Connection } from './connection.ts'
import { ClientError } from './errors.ts'

/** Where large requests are put, and under which keys. */
export interface PayloadPlace {
  bucket: string
  /** Ends with a slash. */
  prefix: string
}

/** @returns true when the request is too large for the input of an execution */
export const isLarge = (request: RequestInput): boolean => Buffer.byteLength(JSON.stringify(request)) > MAX_INLINE_BYTES

/**
 * Puts a large request into the payload bucket; the returned request refers to it by `requestUri`.
 *
 * The key is a hash of the content, so that the same request sent twice stays the same input: an execution name may
 * be used again only with the input it was used with.
 */
export async function storeRequest(s3: S3Client, place: PayloadPlace, request: RequestInput): Promise<RequestInput> {
  const [{ PutObjectCommand }, { createHash }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('node:crypto'),
  ])
  const inline = Object.fromEntries(
    ROUTING_FIELDS.filter(field => request[field] !== undefined).map(field => [field, request[field]]),
  )
  const stored = Object.fromEntries(Object.entries(request).filter(([field]) => !(field in inline)))
  const body = JSON.stringify(stored)
  const key = `${place.prefix}requests/${createHash('sha256').update(body).digest('hex')}.json`
  await s3.send(new PutObjectCommand({ Bucket: place.bucket, Key: key, Body: body, ContentType: 'application/json' }))
  return { ...inline, requestUri: `s3://${place.bucket}/${key}` }
}

/**
 * What an execution is started with: the request, or its place in S3 for a large one, and for a private one, which
 * must not stand in the execution's history.
 */
export async function requestInput(
  request: RequestInput,
  to: { connection: Connection; stateMachineArn: string; bucket: string | undefined; private?: boolean | undefined },
): Promise<RequestInput> {
  if (request.requestUri !== undefined || (!to.private && !isLarge(request))) return request
  return storeRequest(await to.connection.s3(), payloadPlace(to.bucket, to.stateMachineArn), request)
}

/**
 * Where a deployment keeps large payloads; `bucket` overrides. Throws BucketUnknown when the machine's name, which is
 * the deployment's with `-router` behind it, is of another pattern.
 */
export function payloadPlace(bucket: string | undefined, stateMachineArn: string): PayloadPlace {
  const [, , , region, account, , machine] = stateMachineArn.split(':')
  const deployment = /^(.+)-(router-express|router|batch)$/.exec(machine ?? '')?.[1]
  const name = bucket ?? (deployment && `${deployment}-payloads-${account}-${region}`)
  if (!name) {
    throw new ClientError(
      'BucketUnknown',
      `a large payload needs a bucket, and ${stateMachineArn} does not tell it: give STEPDOWN_PAYLOAD_BUCKET`,
    )
  }
  return { bucket: name, prefix: 'payloads/' }
}

/** Fetches what an answer over 100 KiB left in the bucket; an answer that is complete is returned as it is. */
export async function fetchAnswer(s3: () => Promise<S3Client>, answer: Answer): Promise<Answer> {
  if (!answer.answerUri) return answer
  const { bucket, key } = parseS3Uri(answer.answerUri)
  const { GetObjectCommand } = await import('@aws-sdk/client-s3')
  const object = await (await s3()).send(new GetObjectCommand({ Bucket: bucket, Key: key }))
  return { ...answer, ...JSON.parse((await object.Body?.transformToString()) ?? '{}') }
}

/** Throws BadRequest for anything but `s3://bucket/key`. */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri)
  if (!match?.[1] || !match[2]) {
    throw new ClientError('BadRequest', `${JSON.stringify(uri)} is not an S3 URI: expected s3://bucket/key`)
  }
  return { bucket: match[1], key: match[2] }
}
