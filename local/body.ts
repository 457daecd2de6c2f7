import type { IncomingMessage } from 'node:http'

/** The body is larger than the service takes. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge'
  readonly limit: number
  constructor(limit: number) {
    super(`The request body is larger than ${limit} bytes.`)
    this.limit = limit
  }
}

/**
 * Reads a request's body to its end.
 * @throws BodyTooLarge as soon as more than `limit` bytes are announced or received
 */
export const readBody = (request: IncomingMessage, limit: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      request.resume()
      return reject(new BodyTooLarge(limit))
    }
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        request.removeAllListeners('data')
        request.resume()
        return reject(new BodyTooLarge(limit))
      }
      chunks.push(chunk)
    })
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.once('error', reject)
    request.once('close', () => {
      if (!request.complete) reject(new Error('the connection was closed before the body ended'))
    })
  })
