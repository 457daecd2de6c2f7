import * as z from 'zod/mini'
import { BedrockError, bedrockErrors } from './errors.ts'
import { matchSchema } from './match.ts'

const milliseconds = z.number().check(z.minimum(0))
const errorNames = Object.keys(bedrockErrors) as [string, ...string[]]

/** A scripted misbehaviour. Times are milliseconds; `from` and `until` count from the start of the scenario. */
export const faultSchema = z.strictObject({
  match: z.optional(matchSchema),
  error: z.optional(
    z.union([
      z.enum(errorNames),
      z.strictObject({
        name: z.string().check(z.minLength(1)),
        status: z.optional(z.int().check(z.minimum(400), z.maximum(599))),
        message: z.optional(z.string()),
        originalStatusCode: z.optional(z.int()),
      }),
    ]),
  ),
  /** `start`: instead of an answer. `stream`: after `afterChunks` pieces of it. */
  at: z.optional(z.enum(['start', 'stream'])),
  afterChunks: z.optional(z.int().check(z.minimum(0))),
  times: z.optional(z.int().check(z.minimum(1))),
  probability: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
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
