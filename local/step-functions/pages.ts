import { createHash } from 'node:crypto'
import { AwsError } from '../aws-json.ts'

/** The parameters of every list action. */
export const PAGE_RULES = {
  maxResults: { type: 'integer', min: 0, max: 1000 },
  nextToken: { type: 'string', min: 1, max: 8192 },
} as const

const DEFAULT_PAGE = 100

/** Zero means “the default” on AWS. */
export const pageSize = (parameters: Record<string, unknown>): number =>
  Number(parameters.maxResults ?? 0) || DEFAULT_PAGE

/**
 * Makes the token of the page after `position`; `query` is what the pages are about, so that the token of one query is
 * refused by another, as on AWS.
 */
export const writeToken = (query: unknown, position: number): string =>
  Buffer.from(`${position}.${digest(query)}`).toString('base64url')

/** The position in a token, or undefined on the first page. @throws AwsError InvalidToken */
export const readToken = (parameters: Record<string, unknown>, query: unknown): number | undefined => {
  const token = parameters.nextToken
  if (typeof token !== 'string') return undefined
  const [position, hash] = Buffer.from(token, 'base64url').toString('utf8').split('.')
  if (hash !== digest(query) || !/^\d+$/.test(position ?? '')) {
    throw new AwsError('InvalidToken', `Invalid Token: '${token.length > 100 ? 'Invalid token' : token}'`)
  }
  return Number(position)
}

const digest = (query: unknown): string =>
  createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16)

/** Epoch seconds with milliseconds, as AWS JSON has timestamps. */
export const seconds = (milliseconds: number): number => milliseconds / 1000
