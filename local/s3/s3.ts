import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../core/clock.ts'
import { REGION } from '../arns.ts'
import { listObjects } from './list-objects.ts'
import { answerObject } from './object-requests.ts'
import { createObjects, type Objects } from './objects.ts'
import { type Reply, xmlReply } from './reply.ts'
import { noSuchBucket, notImplemented, S3Error } from './s3-error.ts'
import { element } from './xml.ts'

/** The laptop's S3, in memory. */
export interface S3 {
  objects: Objects
  has(bucket: string): boolean
  /** Answers one request, path style or with the bucket before `.localhost`; errors are S3's XML. */
  handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>
}

/**
 * An S3 of our own: get, put (conditional, chunked, with checksums), head, list and delete. s3rver would have been less
 * to write, but it takes a quarter of a second to load, keeps its objects on the disk, ignores If-None-Match – which
 * makes an upload resumable – and logs through a library that catches the exceptions of the whole process.
 */
export const createS3 = (options: { buckets: readonly string[]; clock: Clock }): S3 => {
  const objects = createObjects(options.buckets, options.clock)
  return {
    objects,
    has: objects.hasBucket,
    async handle(request, response, body) {
      send(response, replyTo(objects, request, body), request.method)
    },
  }
}

/** Refuses an upload of more than `limit` bytes; the SDK would make nothing of another protocol's error. */
export const refuseUpload = (response: ServerResponse, limit: number): void => {
  const message = `Your proposed upload exceeds the maximum allowed size: the laptop's S3 takes ${limit} bytes at once`
  send(response, errorReply(new S3Error('EntityTooLarge', message, 400)))
}

const send = (response: ServerResponse, reply: Reply, method?: string): void => {
  response.writeHead(reply.status, {
    'x-amz-request-id': randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase(),
    ...(reply.status === 204 || reply.status === 304 ? {} : { 'content-length': reply.body?.length ?? 0 }),
    ...reply.headers,
  })
  response.end(method === 'HEAD' ? undefined : reply.body)
}

const replyTo = (objects: Objects, request: IncomingMessage, body: Buffer): Reply => {
  try {
    return answer(objects, request, body)
  } catch (error) {
    return errorReply(mayList(request) ? error : unlisted(error))
  }
}

/** Functions have no s3:ListBucket, here as on AWS. */
const mayList = ({ headers }: IncomingMessage) => !headers.authorization?.includes('Credential=function/')

/** Who may not list a bucket is not told what is not there. */
const unlisted = (error: unknown): unknown =>
  error instanceof S3Error && error.name === 'NoSuchKey' ? new S3Error('AccessDenied', 'Access Denied', 403) : error

const answer = (objects: Objects, request: IncomingMessage, body: Buffer): Reply => {
  const { bucket, key, query } = addressOf(objects, request)
  if (bucket === '') return xmlReply('ListAllMyBucketsResult', bucketList(objects))
  if (key !== '') return answerObject({ objects, request, body, bucket, key, query })
  switch (request.method) {
    case 'PUT':
      objects.createBucket(bucket)
      return { status: 200, headers: { location: `/${bucket}` } }
    case 'HEAD':
      if (!objects.hasBucket(bucket)) throw noSuchBucket()
      return { status: 200, headers: { 'x-amz-bucket-region': REGION } }
    case 'DELETE':
      objects.deleteBucket(bucket)
      return { status: 204 }
    case 'GET':
      if (query.has('location')) return xmlReply('LocationConstraint', '')
      if (query.get('list-type') === '2') return xmlReply('ListBucketResult', listObjects(objects, bucket, query))
  }
  throw notImplemented(request)
}

/** The bucket and key of a request: `/bucket/key`, or `bucket.localhost` with `/key`. */
const addressOf = (objects: Objects, request: IncomingMessage) => {
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2)
  const query = new URLSearchParams(search)
  const label = /^([^.]+)\.localhost(:\d+)?$/.exec(request.headers.host ?? '')?.[1]
  const segments = path.slice(1).split('/')
  const bucket = label !== undefined && objects.hasBucket(label) ? label : decode(segments.shift() ?? '')
  return { bucket, key: decode(segments.join('/')), query }
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.", 400)
  }
}

const bucketList = (objects: Objects) => ({
  Owner: { ID: 'laptop' },
  Buckets: { Bucket: objects.buckets().map(Name => ({ Name, CreationDate: new Date(0).toISOString() })) },
})

const errorReply = (error: unknown): Reply => {
  const { name, message, status } =
    error instanceof S3Error
      ? error
      : new S3Error('InternalError', error instanceof Error ? error.message : String(error), 500)
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', { Code: name, Message: message })}`
  return { status, headers: { 'content-type': 'application/xml' }, body: Buffer.from(text) }
}
