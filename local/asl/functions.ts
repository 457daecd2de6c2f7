import { createHash, randomUUID } from 'node:crypto'
import type { Expression, Focus } from 'jsonata'
import type { Clock } from '../../core/clock.ts'
import { LARGEST_VALUE, LONGEST_SEQUENCE, memoryExceeded, produce, usedIn } from './budget.ts'
import { distinct } from './distinct.ts'

/** What the functions of one execution draw on. */
export interface Surroundings {
  readonly clock: Clock
  readonly random: () => number
}

/** The variable that carries the Surroundings into an evaluation. No expression can name it: a name ends at a space. */
export const SURROUNDINGS = ' surroundings'

const HASHES = ['SHA-1', 'SHA-384', 'SHA-256', 'SHA-512', 'MD5']

const mismatch = (token: string, index: number) => ({ code: 'T0410', token, index })
const invalid = (message: string) => ({ code: 'D3137', message })
const surroundings = (focus: Focus): Surroundings => focus.environment.lookup(SURROUNDINGS)

/** AWS cuts a fraction off towards zero: $range(-1.7, 2, 1) starts at -1. */
const whole = (value: unknown, token: string, index: number): number => {
  if (typeof value !== 'number') throw mismatch(token, index)
  return Math.trunc(value) + 0
}

const noMore = (rest: unknown[], token: string, index: number) => {
  if (rest.length > 0) throw mismatch(token, index)
}

const partition = (list: unknown, size: unknown, ...rest: unknown[]): unknown => {
  noMore(rest, 'partition', 3)
  if (list === undefined) return undefined
  if (!Array.isArray(list)) throw { code: 'T0412', token: 'partition', index: 1, type: undefined }
  if (list.length === 0) return undefined
  if (size === undefined) return [list]
  const length = whole(size, 'partition', 2)
  if (length < 0) throw invalid('Second argument must be zero or greater')
  if (length === 0) return undefined
  return Array.from({ length: Math.ceil(list.length / length) }, (_, i) => list.slice(i * length, (i + 1) * length))
}

function range(this: Focus, from: unknown, to: unknown, by: unknown, ...rest: unknown[]): unknown {
  noMore(rest, 'range', 4)
  const [start, end] = [whole(from, 'range', 1), whole(to, 'range', 2)]
  if (by === undefined) return undefined
  const step = whole(by, 'range', 3)
  const length = Math.floor((end - start) / step) + 1
  if (step === 0 || !(length > 0)) return undefined
  if (length > LONGEST_SEQUENCE) throw memoryExceeded()
  produce(usedIn(this.environment), length)
  // A single number comes without its array on AWS: $range(1, 9, 9) is 1.
  return length === 1 ? start : Array.from({ length }, (_, i) => start + i * step)
}

const hash = (text: unknown, algorithm: unknown, ...rest: unknown[]): unknown => {
  noMore(rest, 'hash', 3)
  if (typeof text !== 'string') throw mismatch('hash', 1)
  if (algorithm === undefined) return undefined
  if (typeof algorithm !== 'string') throw mismatch('hash', 2)
  if (!HASHES.includes(algorithm)) throw invalid(`Hash algorithm '${algorithm}' must be one of ${HASHES.join(', ')}`)
  return createHash(algorithm.replace('-', '').toLowerCase()).update(text).digest('hex')
}

/** AWS seeds java.util.Random: $random(42) is 0.7275636800328681. https://docs.oracle.com/javase/8/docs/api/java/util/Random.html */
const seeded = (seed: number): number => {
  const mask = (1n << 48n) - 1n
  let state = (BigInt(seed) ^ 0x5deece66dn) & mask
  const next = (bits: bigint) => {
    state = (state * 0x5deece66dn + 0xbn) & mask
    return state >> (48n - bits)
  }
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53
}

function random(this: Focus, seed: unknown, ...rest: unknown[]): number {
  noMore(rest, 'random', 2)
  return seed === undefined ? surroundings(this).random() : seeded(whole(seed, 'random', 1))
}

/** A version 4 UUID, from the execution's own randomness so that a run can be repeated. */
export const uuidFrom = (random: () => number): string => {
  if (random === Math.random) return randomUUID()
  const digit = () => Math.floor(random() * 16).toString(16)
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, digit)
}

function uuid(this: Focus, ...rest: unknown[]): string {
  noMore(rest, 'uuid', 1)
  return uuidFrom(surroundings(this).random)
}

const negativeZero = (_key: string, value: unknown) => (Object.is(value, -0) ? 0 : value)

const parse = (text: unknown, ...rest: unknown[]): unknown => {
  noMore(rest, 'parse', 2)
  if (text === undefined) return undefined
  if (typeof text !== 'string') throw mismatch('parse', 1)
  try {
    return JSON.parse(text, negativeZero)
  } catch {
    throw invalid('Invalid JSON')
  }
}

/** JSONata's own $pad, which would build a string of any length. */
function pad(this: Focus, text: string | undefined, width: number, filler?: string): string | undefined {
  if (text === undefined) return undefined
  const missing = Math.abs(Math.trunc(width)) - [...text].length
  if (missing <= 0) return text
  if (missing > LARGEST_VALUE) throw memoryExceeded()
  produce(usedIn(this.environment), missing)
  const characters = [...(filler || ' ')]
  const rest = characters.slice(0, missing % characters.length).join('')
  const padding = characters.join('').repeat(Math.floor(missing / characters.length)) + rest
  return width < 0 ? padding + text : text + padding
}

function millis(this: Focus): number {
  return surroundings(this).clock.now()
}

function now(this: Focus, picture?: string, timezone?: string): string {
  const format = this.environment.lookup('fromMillis').implementation
  return format.call(this, surroundings(this).clock.now(), picture, timezone)
}

/**
 * Gives an expression the functions that Step Functions adds to JSONata, the execution's clock, and takes $eval away.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const addFunctions = (expression: Expression): void => {
  expression.registerFunction('partition', partition)
  expression.registerFunction('range', range)
  expression.registerFunction('hash', hash)
  expression.registerFunction('random', random)
  expression.registerFunction('uuid', uuid)
  expression.registerFunction('parse', parse)
  expression.registerFunction('distinct', distinct, '<x:x>')
  expression.registerFunction('pad', pad, '<s-ns?:s>')
  expression.registerFunction('millis', millis, '<:n>')
  expression.registerFunction('now', now, '<s?s?:s>')
  expression.assign('eval', undefined)
}
