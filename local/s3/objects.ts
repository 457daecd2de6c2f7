import { createHash } from 'node:crypto'
import zlib from 'node:zlib'
import type { Clock } from '../../core/clock.ts'
import { noSuchBucket, S3Error } from './s3-error.ts'

export interface S3Object {
  key: string
  readonly body: Buffer
  /** Bytes of the body. */
  size: number
  etag: string
  lastModified: number
  contentType: string
  /** `x-amz-meta-…`, `x-amz-checksum-…`, `cache-control` and the like, given back as they came. */
  headers: Record<string, string>
}

export interface PutConditions {
  /** `If-None-Match: *`: only if there is no such object. */
  ifNoneMatch?: string
  /** `If-Match: "etag"`: only over this version. */
  ifMatch?: string
}

/** The objects of the laptop's buckets, in memory. */
export interface Objects {
  buckets(): string[]
  hasBucket(bucket: string): boolean
  createBucket(bucket: string): void
  deleteBucket(bucket: string): void
  /** @throws S3Error NoSuchBucket */
  get(bucket: string, key: string): S3Object | undefined
  /** @throws S3Error NoSuchBucket or PreconditionFailed */
  put(
    bucket: string,
    object: Pick<S3Object, 'key' | 'body' | 'contentType' | 'headers'>,
    when?: PutConditions,
  ): S3Object
  /** @throws S3Error NoSuchBucket */
  delete(bucket: string, key: string): void
  /** All objects whose key starts with `prefix`, in the order of their keys. @throws S3Error NoSuchBucket */
  list(bucket: string, prefix: string): S3Object[]
}

export const createObjects = (names: readonly string[], clock: Clock): Objects => {
  const buckets = new Map(names.map(name => [name, new Map<string, S3Object>()]))

  const open = (bucket: string): Map<string, S3Object> => {
    const objects = buckets.get(bucket)
    if (!objects) throw noSuchBucket()
    return objects
  }

  return {
    buckets: () => [...buckets.keys()],
    hasBucket: bucket => buckets.has(bucket),
    createBucket: bucket => {
      if (!buckets.has(bucket)) buckets.set(bucket, new Map())
    },
    deleteBucket(bucket) {
      if (open(bucket).size > 0) throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409)
      buckets.delete(bucket)
    },
    get: (bucket, key) => open(bucket).get(key),
    put(bucket, { key, body, contentType, headers }, when = {}) {
      const objects = open(bucket)
      checkConditions(objects.get(key), when)
      const etag = `"${createHash('md5').update(body).digest('hex')}"`
      const about = { key, size: body.length, etag, lastModified: clock.now(), contentType, headers }
      const object = body.length < PACKED ? { ...about, body } : packed(about, body)
      objects.set(key, object)
      return object
    },
    delete: (bucket, key) => void open(bucket).delete(key),
    list: (bucket, prefix) =>
      [...open(bucket).values()]
        .filter(object => object.key.startsWith(prefix))
        .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))),
  }
}

/** Results of a batch repeat themselves; a million bytes of them are a few ten thousand when they are compressed. */
const PACKED = 1024 * 1024

/** An object that keeps its body compressed, and unpacks it each time it is read. */
const packed = (about: Omit<S3Object, 'body'>, body: Buffer): S3Object => {
  // A copy of its own: what zlib returns keeps the larger buffer that it is a part of.
  const kept = new Uint8Array(zlib.zstdCompressSync(body))
  return {
    ...about,
    get body() {
      return zlib.zstdDecompressSync(kept)
    },
  }
}

const checkConditions = (existing: S3Object | undefined, { ifNoneMatch, ifMatch }: PutConditions): void => {
  const failed = 'At least one of the pre-conditions you specified did not hold'
  if (ifNoneMatch === '*' && existing) throw new S3Error('PreconditionFailed', failed, 412)
  if (ifMatch !== undefined && existing?.etag !== ifMatch) throw new S3Error('PreconditionFailed', failed, 412)
}
