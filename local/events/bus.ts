import type { Clock } from '../../core/clock.ts'
import type { CloudEvent } from '../cloud-event.ts'
import type { RuleConfig } from '../serverless/rules.ts'
import type { BusEvent } from './bus-event.ts'
import type { DeadLetter } from './dead-letter.ts'
import { compilePattern, type Predicate } from './pattern.ts'

/** The laptop's default event bus. */
export interface Bus {
  /** Delivers an event to the targets of every rule that matches; what fails becomes a dead letter. */
  put(event: BusEvent): void
  /** The last events, oldest first. */
  recent(): BusEvent[]
  deadLetters(): DeadLetter[]
  rules: readonly RuleConfig[]
  /** Delivers nothing any more. */
  close(): void
}

export interface BusOptions {
  rules: readonly RuleConfig[]
  /** Starts a state machine by ARN with a JSON text; throws when it cannot be started. */
  startTarget(arn: string, input: string): void
  clock: Clock
  id: () => string
  tell(event: CloudEvent): void
}

const KEPT = 500

/** Creates the bus. @throws Error naming the rule whose pattern is wrong */
export const createBus = (options: BusOptions): Bus => {
  const rules = options.rules.map(rule => ({ ...rule, matches: compileRule(rule) }))
  const recent: BusEvent[] = []
  const deadLetters: DeadLetter[] = []
  let closed = false

  const deliver = (rule: RuleConfig, target: RuleConfig['targets'][number], event: BusEvent): void => {
    if (closed) return
    try {
      options.startTarget(target.arn, inputFor(target, event))
    } catch (error) {
      const { name, message } = error as Error
      const about = { rule: rule.name, target: target.arn, errorCode: name, errorMessage: message, event }
      const letter = { id: options.id(), at: options.clock.now(), ...about }
      keep(deadLetters, letter)
      options.tell({ type: 'dead-letter', letter })
    }
  }

  return {
    rules: options.rules,
    recent: () => [...recent],
    deadLetters: () => [...deadLetters],
    close() {
      closed = true
    },
    put(event) {
      keep(recent, event)
      options.tell({ type: 'bus', event })
      for (const rule of rules) {
        if (!rule.matches(event)) continue
        // Later, as on AWS: a rule may start what puts the next event.
        for (const target of rule.targets) setImmediate(deliver, rule, target, event)
      }
    },
  }
}

const compileRule = (rule: RuleConfig): Predicate => {
  try {
    return compilePattern(rule.pattern)
  } catch (error) {
    throw new Error(`the pattern of the rule ${rule.name} is not valid: ${(error as Error).message}`, { cause: error })
  }
}

const keep = <T>(list: T[], item: T): void => {
  list.push(item)
  if (list.length > KEPT) list.shift()
}

const inputFor = (target: RuleConfig['targets'][number], event: BusEvent): string => {
  if (target.input !== undefined) return target.input
  if (target.inputPath === undefined) return JSON.stringify(event)
  const keys = target.inputPath
    .replace(/^\$\.?/, '')
    .split('.')
    .filter(Boolean)
  const found = keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event)
  return JSON.stringify(found ?? null)
}
