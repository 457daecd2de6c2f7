import * as z from 'zod/mini'
import { between, strict, text, whole } from '../../core/schema.ts'
import { BedrockError, bedrockErrors } from './errors.ts'
import { matchSchema } from './match.ts'

/** Milliseconds, tokens and the like. */
export const amount = () => {
  const expected = 'a number of at least 0'
  return z.number(expected).check(z.minimum(0, expected))
}
const milliseconds = amount()
const STATUS = 'an HTTP status from 400 to 599'
const errorNames = Object.keys(bedrockErrors) as [string, ...string[]]

/** A scripted misbehaviour. Times are milliseconds; `from` and `until` count from the start of the scenario. */
export const faultSchema = strict({
  match: z.optional(matchSchema),
  error: z.optional(
    z.union([
      strict({
        name: text(),
        status: z.optional(z.int(STATUS).check(z.minimum(400, STATUS), z.maximum(599, STATUS))),
        message: z.optional(z.string()),
        originalStatusCode: z.optional(z.int('a whole number')),
      }),
      z.enum(errorNames),
    ]),
  ),
  /** `start`: instead of an answer. `stream`: after `afterChunks` pieces of it. */
  at: z.optional(z.enum(['start', 'stream'])),
  afterChunks: z.optional(whole(0)),
  times: z.optional(whole(1)),
  probability: z.optional(between(0, 1)),
  from: z.optional(milliseconds),
  until: z.optional(milliseconds),
  firstTokenMs: z.optional(milliseconds),
  tokensPerSecond: z.optional(milliseconds),
  /** A pause in the middle of a stream, after `afterChunks` pieces. */
  stallMs: z.optional(milliseconds),
  /** The stream ends early and cleanly, without messageStop. */
  truncate: z.optional(z.boolean()),
  /** Serves what was asked for as optimized, priority or flex in the standard way. */
  serve: z.optional(z.literal('standard')),
  stopReason: z.optional(z.string()),
  /** 503 with a page of HTML, as a proxy answers. */
  html: z.optional(z.boolean()),
  /** Cuts the connection. */
  reset: z.optional(z.boolean()),
})
export type Fault = z.infer<typeof faultSchema>

/** What all faults that strike one call add up to. */
export type Effects = Omit<Fault, 'match' | 'times' | 'probability' | 'from' | 'until'>

/** The exception that a fault stands for; `at: stream` alone means a broken stream. */
export function faultError(effects: Effects): BedrockError | undefined {
  const { error } = effects
  if (error === undefined) return undefined
  if (typeof error === 'string') return new BedrockError(error)
  return new BedrockError(error.name, error.message, {
    ...(error.status !== undefined && { status: error.status }),
    ...(error.originalStatusCode !== undefined && { details: { originalStatusCode: error.originalStatusCode } }),
  })
}
