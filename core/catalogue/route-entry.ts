import { sentence, showValue } from '../problems.ts'
import { parseDuration } from './duration.ts'
import { type Environment, fill } from './environment.ts'
import type { RouteSource } from './schema.ts'
import type { Guardrail, Route } from './tier.ts'

type Report = (problem: string) => void

/** Turns one entry of `routes:` into a Route; what is wrong with it goes to `report`, one sentence each. */
export const readRoute = (name: string, entry: RouteSource, env: Environment, report: Report): Route => ({
  name,
  deadlineMs: parseDuration(entry.deadline),
  tiers: entry.tiers,
  aliases: entry.aliases ?? [],
  order: entry.order ?? 'listed',
  whenExhausted: entry.whenExhausted ?? 'fail',
  afterTimeout: entry.afterTimeout ?? 'next',
  ...(entry.guardrail && { guardrail: readGuardrail(name, entry.guardrail, env, report) }),
  store: entry.store ?? 'history',
})

/** A guardrail that is not configured is an error: leaving it out would let through what it should stop. */
const readGuardrail = (
  route: string,
  guardrail: NonNullable<RouteSource['guardrail']>,
  env: Environment,
  report: Report,
): Guardrail => {
  const filled = (field: 'identifier' | 'version'): string => {
    const result = fill(guardrail[field], env)
    if ('text' in result) {
      if (/[*?]/.test(result.text))
        report(sentence(`routes.${route}.guardrail.${field}`, showValue(result.text), 'no * or ?'))
      return result.text
    }
    report(
      sentence(
        `routes.${route}.guardrail.${field}`,
        showValue(guardrail[field]),
        `the variable ${result.unset} to be set`,
      ),
    )
    return guardrail[field]
  }
  return {
    identifier: filled('identifier'),
    version: filled('version'),
    ...(guardrail.trace && { trace: guardrail.trace }),
  }
}
