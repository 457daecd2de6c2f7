import { BINS, type Bin } from './bins.ts'

/**
 * What all executions know together about one capacity bucket: one item of the capacity store. Every field may be
 * missing; times are milliseconds since the epoch.
 */
export interface BucketState extends Partial<Record<Bin, number>> {
  /** Slots a second when the rate was last set; with a declared quota the share of it that is used, at most 1. */
  rate?: number
  /** When the rate or the limit was last set by a throttle. */
  changed?: number
  /** 1 while the right order of magnitude is still looked for: after the very first throttle. */
  searching?: number
  /** The theoretical arrival time of the generic cell rate algorithm: when the next slot is free. */
  tat?: number
  /** When a slot was last given out; 0.1 did not say. */
  slotted?: number
  /** The first slot that was free after the rate was last set. */
  from?: number
  /** Calls admitted, ever. */
  admitted?: number
  /** `admitted` when the rate or the limit was last set. */
  mark?: number
  /** Throttles in a row without an answer between them. */
  streak?: number
  /** Calls that may be in flight at once. */
  limit?: number
  /** The calls in flight, each `expiry:id`; a place that has expired belonged to a function that crashed. */
  places?: readonly string[]
  /** When a place was last given back. */
  released?: number
  /** Answers whose first token was seen, and the sum of the times to it in ms. */
  firsts?: number
  firstSum?: number
  /** When durations were last written. */
  learned?: number
  /** The last trial of a bucket that is said to take too long, and the last one that was answered, see trial.ts. */
  tried?: number
  proved?: number
  /** Closed to traffic until then; half-open afterwards, until a probe answers. */
  openUntil?: number
  openReason?: string
  /** When the circuit was opened; 0.1 did not say. */
  opened?: number
  /** How often the circuit opened in a row: the opening time doubles. */
  openings?: number
  /** A probe is under way until then, since then. */
  probeUntil?: number
  probed?: number
  /** The last three failures, newest first. */
  failed1?: number
  failed2?: number
  failed3?: number
  disabledUntil?: number
  disabledReason?: string
}

export type NumberField = Exclude<keyof BucketState, 'places' | 'openReason' | 'disabledReason'>
type TextField = 'openReason' | 'disabledReason'
/** What 0.1 wrote and nobody reads any more. */
type OldField = 'answers' | 'tookSum' | 'tookSquares'
export type StoredField = NumberField | TextField | OldField

const NUMBERS: readonly NumberField[] = [
  ...BINS,
  'rate',
  'changed',
  'searching',
  'tat',
  'slotted',
  'from',
  'admitted',
  'mark',
  'streak',
  'limit',
  'released',
  'firsts',
  'firstSum',
  'learned',
  'tried',
  'proved',
  'openUntil',
  'openings',
  'opened',
  'probeUntil',
  'probed',
  'failed1',
  'failed2',
  'failed3',
  'disabledUntil',
]
const TEXTS: readonly TextField[] = ['openReason', 'disabledReason']

/** A condition of a change. A missing field counts as 0 for `<=` and `=`, as it does in `add`. */
export type Test =
  | { field: NumberField; is: '<=' | '>' | '='; value: number }
  | { field: NumberField; is: 'absent' }
  | { field: 'places'; is: 'fewer than'; value: number }

/** One conditional write to one bucket. All tests must hold, or nothing is written: whoever loses a race does nothing. */
export interface Change {
  when?: readonly Test[]
  set?: Partial<Record<NumberField, number> & Record<TextField, string>>
  /** Field ← the value that another field had before this change (0 when it had none). */
  copy?: Partial<Record<NumberField, NumberField>>
  add?: Partial<Record<NumberField, number>>
  join?: string
  leave?: readonly string[]
  remove?: readonly StoredField[]
}

/**
 * Reads a stored item, field by field; fields that this version does not know are left out.
 * @returns undefined when a field has a type that no version of Stepdown writes: the item is then worth nothing
 */
export function parseState(item: Readonly<Record<string, unknown>>): BucketState | undefined {
  const state: BucketState = {}
  for (const field of NUMBERS) {
    const value = item[field]
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
    state[field] = value
  }
  for (const field of TEXTS) {
    const value = item[field]
    if (value === undefined) continue
    if (typeof value !== 'string') return undefined
    state[field] = value
  }
  if (item.places !== undefined) {
    if (!Array.isArray(item.places) || !item.places.every(place => typeof place === 'string')) return undefined
    state.places = item.places
  }
  return state
}
