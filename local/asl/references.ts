import type jsonata from 'jsonata'
import { DefinitionError } from './errors.ts'

/** The parts of $states that AWS offers in some fields only; `input` and `context` are always there. */
export type Readable = readonly ('result' | 'errorOutput')[]

type Node = Record<string, unknown> & { type: string; value?: unknown }

const isNode = (value: object): value is Node => typeof (value as Node).type === 'string'

/** The nearest nodes inside a value of the syntax tree, through lists and the plain objects of groups. */
const nodesIn = (value: unknown): Node[] => {
  if (typeof value !== 'object' || value === null) return []
  if (isNode(value)) return [value]
  return Object.values(value).flatMap(nodesIn)
}

const STRAIGHT = new Set(
  'path name variable string number value binary unary condition block bind function apply'.split(' '),
)

/** Nodes inside each other that an expression may have without anybody counting: a step is no deeper than its node. */
const SHALLOW = 80

/** Whether an expression nests so deeply that evaluating it may go deeper than AWS allows. */
export const isDeep = (ast: jsonata.ExprNode): boolean => {
  const exceeds = (node: Node, depth: number): boolean =>
    depth > SHALLOW ||
    Object.values(node)
      .flatMap(nodesIn)
      .some(inner => exceeds(inner, depth + 1))
  return exceeds(ast as unknown as Node, 1)
}

/**
 * Whether an evaluation can take more steps than the expression is long: through functions of its own, or through what
 * is evaluated for each element of a list. Most expressions cannot, and need nobody to count.
 */
export const canLoop = (ast: jsonata.ExprNode): boolean => {
  const loops = (node: Node): boolean => {
    if (!STRAIGHT.has(node.type) || node.value === '..' || node.predicate || node.stages || node.group) return true
    if (node.type === 'path' && (node.steps as Node[]).some(({ type }, i) => i > 0 && type !== 'name')) return true
    return Object.values(node).flatMap(nodesIn).some(loops)
  }
  return loops(ast as unknown as Node)
}

/** What is evaluated against a context item of its own, so that a name has something to refer to. */
const OPENS_CONTEXT = new Set(['lambda', 'transform', 'partial', 'apply', 'sort'])
const OPENING_FIELDS = new Set(['predicate', 'stages', 'group'])

/**
 * Refuses what AWS refuses when a state machine is created: an expression has no context item, so a name, `$` or `$$`
 * at its top level reads nothing; and $states.result and $states.errorOutput exist in some fields only.
 */
export const checkReferences = (ast: jsonata.ExprNode, place: string, readable: Readable): void => {
  const refuse = (sentence: string) => {
    throw new DefinitionError(place, sentence, 'UNSUPPORTED_JSONATA_EXPRESSION')
  }
  const refuseAtTop = (name: unknown) => refuse(`Reference to '${name}' at the top level is not supported.`)
  const checkStates = ([first, second]: Node[]) => {
    const part = second?.value
    if (first?.type !== 'variable' || first.value !== 'states') return
    if ((part === 'result' || part === 'errorOutput') && !readable.includes(part)) {
      refuse(`Reference to '$states.${part}' is not supported in this field.`)
    }
  }
  const walk = (node: Node, top: boolean): void => {
    if (top && node.type === 'name') refuseAtTop(node.value)
    if (top && node.type === 'variable' && (node.value === '' || node.value === '$')) {
      refuseAtTop(`$${node.value}`)
    }
    for (const [key, value] of Object.entries(node)) {
      if (node.type === 'path' && key === 'steps') {
        checkStates(value as Node[])
        for (const [index, step] of (value as Node[]).entries()) walk(step, top && index === 0)
      } else {
        const inner = top && !OPENS_CONTEXT.has(node.type) && !OPENING_FIELDS.has(key)
        for (const each of nodesIn(value)) walk(each, inner)
      }
    }
  }
  walk(ast as unknown as Node, true)
}
