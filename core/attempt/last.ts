import type { FailedEntry, StopErrorName, TierErrorName } from '../faults/errors.ts'
import { RETRY_WAITS } from './budget.ts'
import type { AttemptEvent } from './event.ts'

/** The Error that an execution fails with. */
export type ExecutionError = StopErrorName | 'TiersExhausted'

const STOPS: readonly string[] = [
  'RequestRejected',
  'DeadlineExceeded',
  'AnswerNotStored',
  'StreamBroken',
] satisfies StopErrorName[]
/** What only this request met: another tier may take it, and waiting changes nothing. */
export const REFUSALS: readonly string[] = ['TierRefused', 'TierTooSmall'] satisfies TierErrorName[]

/** Whether the state machine stops at this name, whatever tiers are left. */
export const stops = (name: string): name is StopErrorName => STOPS.includes(name)

type Facts = Pick<
  AttemptEvent,
  'tier' | 'try' | 'tiersBelow' | 'largerBelow' | 'again' | 'patient' | 'afterTimeout' | 'onlyRefused'
>

/** What an attempt throws: the name, and of its entry whether it may be billed. */
type Thrown = [name: TierErrorName | StopErrorName, entry: Pick<FailedEntry, 'estimated'>]

/**
 * Whether the state machine asks the same tier again at once: by Retry, or of the last tier, after a call that may be
 * billed, by Catch.
 */
export const asksAgain = (event: Facts, ...[name, { estimated }]: Thrown): boolean => {
  if (name === 'TierDown') return event.tiersBelow === 0 && event.try === 1 && !event.again && estimated !== undefined
  return RETRY_WAITS[event.tier.kind][name as TierErrorName]?.[event.try - 1] !== undefined
}

/**
 * The Error that the execution fails with when this attempt throws this name; undefined when it goes on. It is what
 * `statemachines/router.asl.yml` does, said once more: nothing else tells a function that it is the last one.
 */
export const endOf = (event: Facts, ...[name, entry]: Thrown): ExecutionError | undefined => {
  if (stops(name)) return name
  if (asksAgain(event, name, entry)) return undefined
  if (name === 'TierTimedOut' && event.afterTimeout === 'stop') return 'TiersExhausted'
  if ((name === 'TierTooSmall' ? event.largerBelow : event.tiersBelow) > 0) return undefined
  if (REFUSALS.includes(name) && event.onlyRefused) return 'RequestRejected'
  return event.patient ? undefined : 'TiersExhausted'
}
