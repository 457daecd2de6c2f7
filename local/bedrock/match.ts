import * as z from 'zod/mini'
import { TIER_KINDS } from '../../core/kind.ts'
import { strict, text } from '../../core/schema.ts'
import type { Target } from './target.ts'

/** The list comes first: of a list with a wrong element, its branch names the element. */
const oneOrMore = <T extends z.core.$ZodType>(schema: T) => z.union([z.array(schema), schema])

/** Which calls a rule or a fault is for; what is not said matches everything. Models may be patterns with `*`. */
export const matchSchema = strict({
  kind: z.optional(oneOrMore(z.enum(TIER_KINDS))),
  model: z.optional(oneOrMore(text())),
  region: z.optional(oneOrMore(text())),
  /** The service tier: default, flex, priority, reserved. */
  tier: z.optional(oneOrMore(z.enum(['default', 'flex', 'priority', 'reserved']))),
})
export type Match = z.infer<typeof matchSchema>

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value])

/** Does a call to `target` with this service tier fall under `match`? */
export function matches(match: Match | undefined, target: Target, serviceTier = 'default'): boolean {
  if (!match) return true
  const { kind, model, region, tier } = match
  return (
    (kind === undefined || list(kind).includes(target.kind)) &&
    (region === undefined || list(region).includes(target.region)) &&
    (tier === undefined || list<string>(tier).includes(serviceTier)) &&
    (model === undefined || list(model).some(pattern => fits(pattern, target.model)))
  )
}

const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
const patterns = new Map<string, RegExp>()

function fits(pattern: string, model: string): boolean {
  if (!pattern.includes('*')) return pattern === model
  let compiled = patterns.get(pattern)
  if (!compiled) {
    compiled = new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`)
    patterns.set(pattern, compiled)
  }
  return compiled.test(model)
}
