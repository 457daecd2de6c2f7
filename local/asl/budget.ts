import { setImmediate as nextTurn } from 'node:timers/promises'
import type jsonata from 'jsonata'

/** Steps that an expression may take: one or two seconds. AWS's own bound is not published. */
const MOST_STEPS = 1_000_000
const STEPS_PER_TURN = 10_000
/** List elements and characters that the steps of one evaluation may produce in all, and those that they may read. */
const MOST_PRODUCED = 2 ** 25
const MOST_READ = 2 ** 27

/** JSONata looks these up as hooks. */
const ENTRY = Symbol.for('jsonata.__evaluate_entry') as unknown as string
const EXIT = Symbol.for('jsonata.__evaluate_exit') as unknown as string

/** What an evaluation has used up; JSONata hands its outermost frame to hooks and functions. */
export interface Used {
  steps?: number
  produced?: number
  read?: number
}

/** A memory refusal carries no code: AWS writes it after a colon instead of a code and a full stop. */
export const memoryExceeded = () => ({
  message: 'Expression evaluation memory limit exceeded: Check for excessive memory usage',
})
const timedOut = () => ({ code: 'D1012' })

/** Adds list elements or characters that a function is about to produce. */
export const produce = (base: Used, size: number): void => {
  base.produced = (base.produced ?? 0) + size
  if (base.produced > MOST_PRODUCED) throw memoryExceeded()
}

/** Called by JSONata before each step: counts, and lets the rest of the process have its turns. */
const countStep = (_node: unknown, _input: unknown, { base }: { base: Used }) => {
  base.steps = (base.steps ?? 0) + 1
  if (base.steps > MOST_STEPS) throw timedOut()
  return base.steps % STEPS_PER_TURN === 0 ? nextTurn() : undefined
}

/**
 * Called by JSONata after each step. A step is no measure of what it costs: [1..800000] is one, and so is a search in a
 * variable of that size.
 */
const countResult = ({ type }: { type: string }, _input: unknown, { base }: { base: Used }, result: unknown) => {
  const size = Array.isArray(result) || typeof result === 'string' ? result.length : 0
  if (size < 2) return
  base.read = (base.read ?? 0) + size
  if (base.read > MOST_READ) throw timedOut()
  if (type !== 'variable') produce(base, size)
}

/** Bounds what an evaluation may take. It costs time, so only expressions that can loop need it. */
export const limit = (expression: jsonata.Expression): void => {
  callPlainly(expression.ast())
  expression.assign(ENTRY, countStep)
  expression.assign(EXIT, countResult)
}

type Node = Record<string, unknown>

/**
 * A call at the end of a function is made outside all steps, so that recursion can go on for ever, and nobody sees what
 * it produces. For a function of JSONata's own, which is any that the expression does not name itself, there is no need.
 */
const callPlainly = (ast: unknown): void => {
  const named = new Set<unknown>()
  const objects = (value: unknown): Node[] =>
    typeof value === 'object' && value !== null ? [value as Node, ...Object.values(value).flatMap(objects)] : []
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
