import type { IncomingMessage, ServerResponse } from 'node:http'
import * as z from 'zod/mini'
import { describeIssues, SILENT } from '../../core/problems.ts'

/** What a route of our own API gets. */
export interface ControlCall {
  /** The variable segments of the path, decoded. */
  segments: string[]
  query: URLSearchParams
  /** The parsed JSON body; undefined when there is none. */
  body: unknown
  request: IncomingMessage
  response: ServerResponse
}

/** Returns the JSON answer, or `SENT` when it has answered by itself. @throws ControlError */
export type ControlRoute = (call: ControlCall) => unknown

export const SENT = Symbol('sent')

/** `GET scenarios`, `POST tiers/:/break`: a colon stands for one segment. */
export type ControlRoutes = Readonly<Record<string, ControlRoute>>

/** A request that our own API refuses: one sentence and its HTTP status. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Finds the route of a method and a path below `/_stepdown/`.
 * @throws ControlError 404 when there is no such path, 405 when it does not have the method
 */
export const findRoute = (
  routes: ControlRoutes,
  method: string,
  path: string,
): { route: ControlRoute; segments: string[] } => {
  const parts = path.split('/')
  const others: string[] = []
  for (const [key, route] of Object.entries(routes)) {
    const [wanted = '', pattern = ''] = key.split(' ')
    const segments = segmentsOf(pattern.split('/'), parts)
    if (segments && wanted === method) return { route, segments }
    if (segments) others.push(wanted)
  }
  if (others.length) throw new ControlError(405, `${method} is not one of ${others.join(', ')} at /_stepdown/${path}.`)
  throw new ControlError(404, `There is nothing at /_stepdown/${path}; docs/laptop-api.md lists what there is.`)
}

const segmentsOf = (pattern: string[], parts: string[]): string[] | undefined => {
  if (pattern.length !== parts.length) return undefined
  const segments: string[] = []
  for (const [index, part] of parts.entries()) {
    if (pattern[index] === ':') segments.push(decode(part))
    else if (pattern[index] !== part) return undefined
  }
  return segments
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ControlError(400, `'${text}' in the path is not URL-encoded text.`)
  }
}

/** The body, an object of the schema. @throws ControlError 400 that names each field, its value and what was expected */
export const readBody = <T extends z.core.$ZodType>({ body }: ControlCall, schema: T): z.output<T> => {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) {
    throw new ControlError(400, 'The body must be a JSON object.')
  }
  const result = z.safeParse(schema, body, SILENT)
  if (result.success) return result.data
  throw new ControlError(400, `${describeIssues(result.error.issues, body).join('; ')}.`)
}

/** A parameter with a slip of the pen would otherwise steer nothing. @throws ControlError 400 for one that is not known */
export const checkParameters = ({ query }: ControlCall, known: readonly string[]): void => {
  const unknown = [...query.keys()].find(name => !known.includes(name))
  if (unknown === undefined) return
  throw new ControlError(400, `'${unknown}' is not a known parameter: expected one of ${known.join(', ')}.`)
}
