import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { faultSchema } from './fault.ts'
import { matches, matchSchema } from './match.ts'
import type { Target } from './target.ts'

const amount = z.number().check(z.minimum(0))
const milliseconds = z.number().check(z.minimum(0))

const quotaSchema = z.strictObject({
  requestsPerSecond: z.optional(amount),
  requestsPerMinute: z.optional(amount),
  tokensPerMinute: z.optional(amount),
  tokensPerDay: z.optional(amount),
  concurrency: z.optional(z.int().check(z.minimum(0))),
  window: z.optional(z.enum(['continuous', 'fixed'])),
})

const ruleSchema = z.strictObject({
  match: z.optional(matchSchema),
  quota: z.optional(quotaSchema),
  /** One figure, or a pair between which each call draws its own. */
  firstTokenMs: z.optional(z.union([milliseconds, z.tuple([milliseconds, milliseconds])])),
  /** 0 means without delay. */
  tokensPerSecond: z.optional(amount),
  /** A cold model answers ModelNotReady for this long after it is first asked … */
  warmUpMs: z.optional(milliseconds),
  /** … and is cold again when nobody has asked for this long (five minutes). */
  idleMs: z.optional(milliseconds),
  /** Quota tokens per output token, instead of the model's own figure. */
  burndown: z.optional(amount),
})

const scenarioSchema = z.strictObject({
  name: z.optional(z.string()),
  description: z.string().check(z.minLength(1)),
  /** All rules that match a call apply; a later one overrides an earlier one, property by property. */
  rules: z.optional(z.array(ruleSchema)),
  faults: z.optional(z.array(faultSchema)),
  /** The text that trips a guardrail when a request names one. */
  guardrailPhrase: z.optional(z.string().check(z.minLength(1))),
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
export const parseScenario = (value: unknown, source: string): Scenario => parseWith(scenarioSchema, value, source)

/** Checks one fault as it comes from outside; throws as {@link parseScenario} does. */
export const parseFault = (value: unknown, source = 'fault') => parseWith(faultSchema, value, source)

function parseWith<T extends z.core.$ZodType>(schema: T, value: unknown, source: string): z.output<T> {
  const result = z.safeParse(schema, value, { error: en().localeError })
  if (result.success) return result.data
  const issue = deepest(result.error.issues[0] as z.core.$ZodIssue)
  const path = issue.path.map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  const found = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], value)
  const got = issue.code === 'unrecognized_keys' ? '' : ` (got ${JSON.stringify(found) ?? 'nothing'})`
  throw new Error(
    `${source}${path && `: ${path.replace(/^\./, '')}`}: ${issue.message.replace(/, received \w+$/, '')}${got}`,
  )
}

/** A union's own message says nothing ("Invalid input"): the issue of the variant that came nearest does. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const variants = issue.errors.flatMap(issues => (issues[0] ? [issues[0]] : []))
  const nearest = variants.toSorted((a, b) => b.path.length - a.path.length || weight(b) - weight(a))[0]
  return nearest ? deepest({ ...nearest, path: [...issue.path, ...nearest.path] }) : issue
}
const weight = (issue: z.core.$ZodIssue) => (issue.code === 'invalid_type' ? 0 : 1)

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
  const text = readFileSync(own ? nameOrFile : new URL(`${nameOrFile}.yml`, folder), 'utf8')
  const scenario = parseScenario(parse(text), own ? nameOrFile : `scenario ${nameOrFile}`)
  return { name: nameOrFile, ...scenario }
}

/** The scenarios that come with the project. */
export const scenarioNames = (): string[] =>
  readdirSync(folder)
    .filter(file => file.endsWith('.yml'))
    .map(file => file.slice(0, -'.yml'.length))
    .sort()
