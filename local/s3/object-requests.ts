import type { IncomingMessage } from 'node:http'
import type { Objects, PutConditions, S3Object } from './objects.ts'
import type { Reply } from './reply.ts'
import { noSuchKey, notImplemented, S3Error } from './s3-error.ts'
import { readUpload } from './upload-body.ts'

interface ObjectRequest {
  objects: Objects
  request: IncomingMessage
  body: Buffer
  bucket: string
  key: string
  query: URLSearchParams
}

/** Sub-resources of an object that change what a method means; the laptop has none of them. */
const SUBRESOURCES = [
  'uploads',
  'uploadId',
  'tagging',
  'acl',
  'retention',
  'legal-hold',
  'attributes',
  'select',
  'restore',
]

/** GetObject (with ranges), HeadObject, PutObject and DeleteObject. @throws S3Error */
export const answerObject = (call: ObjectRequest): Reply => {
  const { objects, request, bucket, key, query } = call
  if (SUBRESOURCES.some(name => query.has(name)) || request.headers['x-amz-copy-source']) throw notImplemented(request)
  switch (request.method) {
    case 'GET':
    case 'HEAD': {
      const object = objects.get(bucket, key)
      if (!object) throw noSuchKey()
      return objectReply(request, object)
    }
    case 'PUT': {
      const object = put(call)
      const checksums = Object.entries(object.headers).filter(([name]) => name.startsWith('x-amz-checksum-'))
      return { status: 200, headers: { ...Object.fromEntries(checksums), etag: object.etag } }
    }
    case 'DELETE':
      objects.delete(bucket, key)
      return { status: 204 }
  }
  throw notImplemented(request)
}

const KEPT_HEADERS = /^(x-amz-meta-.*|cache-control|content-disposition|content-language|expires)$/

const put = ({ objects, request, body, bucket, key }: ObjectRequest): S3Object => {
  const { headers } = request
  const { content, checksums } = readUpload(headers, body)
  const kept = Object.entries(headers).filter(
    (entry): entry is [string, string] => KEPT_HEADERS.test(entry[0]) && typeof entry[1] === 'string',
  )
  const encoding = String(headers['content-encoding'] ?? '').replace(/,?\s*aws-chunked/, '')
  const when: PutConditions = {
    ...(headers['if-none-match'] === undefined ? {} : { ifNoneMatch: headers['if-none-match'] }),
    ...(headers['if-match'] === undefined ? {} : { ifMatch: headers['if-match'] }),
  }
  return objects.put(
    bucket,
    {
      key,
      body: content,
      contentType: headers['content-type'] ?? 'binary/octet-stream',
      headers: { ...Object.fromEntries(kept), ...checksums, ...(encoding ? { 'content-encoding': encoding } : {}) },
    },
    when,
  )
}

const objectReply = (request: IncomingMessage, object: S3Object): Reply => {
  const range = rangeOf(request.headers.range, object.size)
  const headers = {
    // A checksum is of the whole object, so a client could only be misled by it beside a part.
    ...(range ? withoutChecksums(object.headers) : object.headers),
    etag: object.etag,
    'content-type': object.contentType,
    'last-modified': new Date(object.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    // Whoever opens an object in a browser gets a file, not a page on the console's origin.
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
  }
  if (request.headers['if-none-match'] === object.etag) return { status: 304, headers }
  const { body } = object
  if (!range) return { status: 200, headers, body }
  const contentRange = `bytes ${range.first}-${range.last}/${object.size}`
  const part = body.subarray(range.first, range.last + 1)
  return { status: 206, headers: { ...headers, 'content-range': contentRange }, body: part }
}

const withoutChecksums = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-')))

/** `bytes=0-99`, `bytes=100-` or `bytes=-10`; anything else is ignored, as S3 does. */
const rangeOf = (header: string | undefined, size: number): { first: number; last: number } | undefined => {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (first >= size || first > last) throw new S3Error('InvalidRange', 'The requested range is not satisfiable', 416)
  return { first, last }
}
