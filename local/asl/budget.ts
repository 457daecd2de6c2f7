import { setImmediate as nextTurn } from 'node:timers/promises'
import type jsonata from 'jsonata'

/** Steps that an expression may take: one or two seconds. AWS's own bound is not published. */
const MOST_STEPS = 1_000_000
const STEPS_PER_TURN = 10_000
/** AWS refuses [1..873783] for its memory; a longer result than this is refused before it is built. Measured: floci-io/floci#2737. */
export const LONGEST_SEQUENCE = 873_782
/** Characters that one value may hold in all: AWS accepts a string of 2^22 and refuses one of 2^23 (the same measurement). */
export const LARGEST_VALUE = 8 * LONGEST_SEQUENCE
/** List elements and characters that the steps of one evaluation may produce in all, and those that they may read. */
const MOST_PRODUCED = 2 ** 25
const MOST_READ = 2 ** 27

/** AWS evaluates to a depth of 100. Measured: floci-io/floci#2737. */
const DEEPEST = 100

/** JSONata looks these up as hooks. */
const ENTRY = Symbol.for('jsonata.__evaluate_entry') as unknown as string
const EXIT = Symbol.for('jsonata.__evaluate_exit') as unknown as string

/** What an evaluation has used up. It travels as a variable that no expression can name: a name ends at a space. */
export interface Used {
  depth: number
  steps: number
  produced: number
  read: number
}
export const USED = ' used'
export const nothingUsed = (): Used => ({ depth: 0, steps: 0, produced: 0, read: 0 })

type Frame = jsonata.Environment
export const usedIn = (frame: Frame): Used => frame.lookup(USED)

/** A memory refusal carries no code: AWS writes it after a colon instead of a code and a full stop. */
export const memoryExceeded = () => ({
  message: 'Expression evaluation memory limit exceeded: Check for excessive memory usage',
})
const timedOut = () => ({ code: 'D1012' })
const tooDeep = () => ({ code: 'D1011' })

/** Adds list elements or characters that a function is about to produce. */
export const produce = (used: Used, size: number): void => {
  used.produced += size
  if (used.produced > MOST_PRODUCED) throw memoryExceeded()
}

/** Called by JSONata before each step: counts, and lets the rest of the process have its turns. */
const countStep = (_node: unknown, _input: unknown, frame: Frame) => {
  const used = usedIn(frame)
  used.depth += 1
  used.steps += 1
  if (used.depth > DEEPEST) throw tooDeep()
  if (used.steps > MOST_STEPS) throw timedOut()
  return used.steps % STEPS_PER_TURN === 0 ? nextTurn() : undefined
}

/**
 * Called by JSONata after each step. A step is no measure of what it costs: [1..800000] is one, and so is a search in a
 * variable of that size.
 */
const countResult = ({ type }: { type: string }, _input: unknown, frame: Frame, result: unknown) => {
  const used = usedIn(frame)
  used.depth -= 1
  const size = Array.isArray(result) || typeof result === 'string' ? result.length : 0
  if (size < 2) return
  if (Array.isArray(result) && size > LONGEST_SEQUENCE) throw memoryExceeded()
  used.read += size
  if (used.read > MOST_READ) throw timedOut()
  if (type !== 'variable') produce(used, size)
}

/** Bounds what an evaluation may take. It costs time, so only expressions that can loop, or nest, need it. */
export const limit = (expression: jsonata.Expression): void => {
  callPlainly(expression.ast())
  callRange(expression.ast())
  expression.registerFunction(RANGE, rangeOperator)
  expression.assign(ENTRY, countStep)
  expression.assign(EXIT, countResult)
}

type Node = Record<string, unknown>

const objects = (value: unknown): Node[] =>
  typeof value === 'object' && value !== null ? [value as Node, ...Object.values(value).flatMap(objects)] : []

/**
 * A call at the end of a function is made outside all steps, so that recursion can go on for ever, and nobody sees what
 * it produces. For a function of JSONata's own, which is any that the expression does not name itself, there is no need.
 */
const callPlainly = (ast: unknown): void => {
  const named = new Set<unknown>()
  const nodes = objects(ast)
  for (const { type, value, lhs, arguments: parameters, thunk } of nodes) {
    if (type === 'bind' || value === ':=') named.add((lhs as Node).value)
    if (type === 'lambda' && !thunk) for (const parameter of parameters as Node[]) named.add(parameter.value)
  }
  const isPlain = (value: unknown): value is { body: Node } => {
    const { thunk, body } = (value ?? {}) as { thunk?: boolean; body?: { procedure?: Node } }
    return thunk === true && body?.procedure?.type === 'variable' && !named.has(body.procedure.value)
  }
  for (const node of nodes) {
    for (const [key, value] of Object.entries(node)) if (isPlain(value)) node[key] = value.body
  }
}

const RANGE = ' range'

/** JSONata's own range is built before a hook can see how long it is; a function can look first. */
const callRange = (ast: unknown): void => {
  for (const node of objects(ast)) {
    if (node.type !== 'binary' || node.value !== '..') continue
    const { lhs, rhs } = node
    node.type = 'function'
    node.value = '('
    node.procedure = { type: 'variable', value: RANGE }
    node.arguments = [lhs, rhs]
    delete node.lhs
    delete node.rhs
  }
}

/** What JSONata says of each side of its range operator, and of a range that is longer than ten million. */
function rangeOperator(this: jsonata.Focus, from: unknown, to: unknown): unknown {
  if (from !== undefined && !Number.isInteger(from)) throw { code: 'T2003', value: from }
  if (to !== undefined && !Number.isInteger(to)) throw { code: 'T2004', value: to }
  if (from === undefined || to === undefined) return undefined
  const [first, size] = [from as number, (to as number) - (from as number) + 1]
  if (size <= 0) return undefined
  if (size > 1e7) throw { code: 'D2014', value: size }
  if (size > LONGEST_SEQUENCE) throw memoryExceeded()
  return Object.assign(
    Array.from({ length: size }, (_, i) => first + i),
    { sequence: true },
  )
}
