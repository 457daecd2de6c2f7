import zlib from 'node:zlib'
import { S3Error } from './s3-error.ts'

type Headers = Record<string, string | string[] | undefined>

/**
 * The content of an upload. Current SDKs send it `aws-chunked`: pieces with their length before them and a checksum in
 * a trailer behind the last one.
 * @returns the content, and the checksum headers that came before or behind it
 * @throws S3Error IncompleteBody or BadDigest
 */
export const readUpload = (headers: Headers, body: Buffer): { content: Buffer; checksums: Record<string, string> } => {
  const chunked =
    String(headers['content-encoding'] ?? '').includes('aws-chunked') ||
    String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')
  const { content, trailers } = chunked ? readChunks(body) : { content: body, trailers: {} }
  const checksums = { ...checksumsOf(headers), ...checksumsOf(trailers) }
  const announced = checksums['x-amz-checksum-crc32']
  if (announced !== undefined && announced !== crc32(content)) {
    throw new S3Error('BadDigest', 'The CRC32 you specified did not match the calculated checksum.', 400)
  }
  return { content, checksums }
}

const crc32 = (content: Buffer): string => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(zlib.crc32(content))
  return bytes.toString('base64')
}

const checksumsOf = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        /^x-amz-checksum-(?!algorithm|mode|type)/.test(entry[0]) && typeof entry[1] === 'string',
    ),
  )

const readChunks = (body: Buffer): { content: Buffer; trailers: Record<string, string> } => {
  const pieces: Buffer[] = []
  let at = 0
  for (;;) {
    const end = body.indexOf('\r\n', at)
    const [, digits] =
      /^([\da-f]{1,8})(?:;[^\r\n]*)?$/i.exec(body.toString('latin1', at, Math.min(end, at + 300))) ?? []
    const length = Number.parseInt(digits ?? '', 16)
    if (end === -1 || Number.isNaN(length) || end + 2 + length > body.length) {
      throw new S3Error('IncompleteBody', 'The request body terminated unexpectedly', 400)
    }
    at = end + 2
    if (length === 0) break
    pieces.push(body.subarray(at, at + length))
    at += length + 2
  }
  const lines = body.toString('latin1', at).split('\r\n').filter(Boolean)
  const trailers = lines.map(line => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { content: Buffer.concat(pieces), trailers: Object.fromEntries(trailers) }
}
