import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { describeIssues, SILENT } from '../../core/problems.ts'
import { strict, text, whole } from '../../core/schema.ts'
import { amount, faultSchema } from './fault.ts'
import { matches, matchSchema } from './match.ts'
import type { Target } from './target.ts'

const quotaSchema = strict({
  requestsPerSecond: z.optional(amount()),
  requestsPerMinute: z.optional(amount()),
  tokensPerMinute: z.optional(amount()),
  tokensPerDay: z.optional(amount()),
  concurrency: z.optional(whole(0)),
  window: z.optional(z.enum(['continuous', 'fixed'])),
})

const ruleSchema = strict({
  match: z.optional(matchSchema),
  quota: z.optional(quotaSchema),
  /** One figure, or a pair between which each call draws its own. */
  firstTokenMs: z.optional(z.union([amount(), z.tuple([amount(), amount()])])),
  /** 0 means without delay. */
  tokensPerSecond: z.optional(amount()),
  /** A cold model answers ModelNotReady for this long after it is first asked … */
  warmUpMs: z.optional(amount()),
  /** … and is cold again when nobody has asked for this long (five minutes). */
  idleMs: z.optional(amount()),
  /** Quota tokens per output token, instead of the model's own figure. */
  burndown: z.optional(amount()),
})

/** What to send, so that the scenario shows what its name promises. */
const trySchema = strict({
  /** The route to ask, where the default one would not show it. */
  route: z.optional(text()),
  /** Requests that are sent at the same time, before the one that is looked at. */
  burst: z.optional(whole(1)),
  /** What is to be seen, in one sentence. */
  see: text(),
})

const scenarioSchema = strict({
  name: z.optional(z.string()),
  description: text(),
  /** All rules that match a call apply; a later one overrides an earlier one, property by property. */
  rules: z.optional(z.array(ruleSchema)),
  faults: z.optional(z.array(faultSchema)),
  /** The text that trips a guardrail when a request names one. */
  guardrailPhrase: z.optional(text()),
  try: z.optional(trySchema),
})

export type Scenario = z.infer<typeof scenarioSchema>
export type Behaviour = Omit<z.infer<typeof ruleSchema>, 'match'>

const folder = new URL('../scenarios/', import.meta.url)

/** What the scenario's rules add up to for calls to `target`. */
export function behaviourOf(scenario: Scenario, target: Target, serviceTier?: string): Behaviour {
  let behaviour: Behaviour = {}
  for (const { match, ...rule } of scenario.rules ?? []) {
    if (matches(match, target, serviceTier)) behaviour = { ...behaviour, ...rule }
  }
  return behaviour
}

/**
 * Checks a scenario.
 * @param source named in the message, e.g. a file
 * @throws Error with one sentence that names the place, the value and what was expected
 */
export function parseScenario(value: unknown, source: string): Scenario {
  const result = z.safeParse(scenarioSchema, value, SILENT)
  if (result.success) return result.data
  throw new Error(`${source}: ${describeIssues(result.error.issues, value)[0]}`)
}

/**
 * Loads a scenario by its name ("throttled") or from a YAML file of one's own.
 * @throws Error when there is no such scenario (the message lists those there are) or it is not valid
 */
export function loadScenario(nameOrFile: string): Scenario {
  const own = /[./\\]/.test(nameOrFile)
  if (!own && !scenarioNames().includes(nameOrFile)) {
    throw new Error(
      `There is no scenario "${nameOrFile}"; expected one of ${scenarioNames().join(', ')}, or a YAML file`,
    )
  }
  const source = readFileSync(own ? nameOrFile : new URL(`${nameOrFile}.yml`, folder), 'utf8')
  const scenario = parseScenario(parse(source), own ? nameOrFile : `scenario ${nameOrFile}`)
  return { name: nameOrFile, ...scenario }
}

/** The scenarios that come with the project. */
export const scenarioNames = (): string[] =>
  readdirSync(folder)
    .filter(file => file.endsWith('.yml'))
    .map(file => file.slice(0, -'.yml'.length))
    .sort()
