import type { IncomingMessage } from 'node:http'

/** An error of S3, sent as XML. */
export class S3Error extends Error {
  override readonly name: string
  readonly status: number
  constructor(name: string, message: string, status: number) {
    super(message)
    this.name = name
    this.status = status
  }
}

export const noSuchKey = () => new S3Error('NoSuchKey', 'The specified key does not exist.', 404)
export const noSuchBucket = () => new S3Error('NoSuchBucket', 'The specified bucket does not exist', 404)

/** What the laptop's S3 does not have is refused by name: the sub-resource asked for, or a copy. */
export const notImplemented = ({ method, url, headers }: IncomingMessage): S3Error => {
  const what = headers['x-amz-copy-source'] ? 'copying of objects' : `${method} ${url?.split('?')[1] ?? ''}`.trim()
  return new S3Error('NotImplemented', `The laptop's S3 does not have ${what}`, 501)
}
