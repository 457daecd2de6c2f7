import type { Objects, S3Object } from './objects.ts'
import { S3Error } from './s3-error.ts'
import type { XmlValue } from './xml.ts'

const MAX_KEYS = 1000

/** ListObjectsV2 as the document that it answers with: prefix, delimiter, start-after, max-keys and paging. */
export const listObjects = (objects: Objects, bucket: string, query: URLSearchParams): XmlValue => {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : readToken(token)
  const asked = Number(query.get('max-keys') ?? MAX_KEYS)
  if (!Number.isInteger(asked) || asked < 0) {
    throw new S3Error('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647', 400)
  }
  const limit = Math.min(asked, MAX_KEYS)
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text
  const entries = group(objects.list(bucket, prefix), prefix, delimiter).filter(entry => entry.name > after)
  const page = entries.slice(0, limit)
  const truncated = entries.length > page.length
  const last = page.at(-1)
  return {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter ? encode(delimiter) : undefined,
    MaxKeys: limit,
    KeyCount: page.length,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: truncated,
    NextContinuationToken: truncated && last ? Buffer.from(last.name).toString('base64url') : undefined,
    ContinuationToken: token ?? undefined,
    Contents: page.flatMap(({ object }) =>
      object
        ? [
            {
              Key: encode(object.key),
              LastModified: new Date(object.lastModified).toISOString(),
              ETag: object.etag,
              Size: object.size,
              StorageClass: 'STANDARD',
            },
          ]
        : [],
    ),
    CommonPrefixes: page.flatMap(({ object, name }) => (object ? [] : [{ Prefix: encode(name) }])),
  }
}

/** Keys up to the delimiter fall into one common prefix. */
const group = (objects: S3Object[], prefix: string, delimiter: string): { name: string; object?: S3Object }[] => {
  const found = new Map<string, { name: string; object?: S3Object }>()
  for (const object of objects) {
    const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1
    const name = end === -1 ? object.key : object.key.slice(0, end + delimiter.length)
    if (end === -1) found.set(`key ${name}`, { name, object })
    else found.set(`prefix ${name}`, { name })
  }
  return [...found.values()]
}

const readToken = (token: string): string => Buffer.from(token, 'base64url').toString('utf8')
