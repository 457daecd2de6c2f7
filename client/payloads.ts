import type { S3Client } from '@aws-sdk/client-s3'
import type { Answer } from '../core/answer.ts'
import type { RequestInput } from '../core/request-schema.ts'
import { ClientError } from './errors.ts'

/** What steers the routing stays in the execution's input; everything else moves to the object. */
const ROUTING_FIELDS = [
  'route',
  'tiers',
  'deadlineSeconds',
  'maxCostUsd',
  'simulate',
  'idempotencyKey',
] as const satisfies readonly (keyof RequestInput)[]

const MAX_INLINE_BYTES = 160 * 1024

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
