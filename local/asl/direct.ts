import type jsonata from 'jsonata'

/** What the direct way cannot tell, or would have to refuse: JSONata has to. */
export const NOT_DIRECT = Symbol('not direct')

type Variables = Record<string, unknown>
/** The value of an expression: plain JSON, undefined, or NOT_DIRECT. */
export type Direct = (variables: Variables) => unknown
type Node = Record<string, unknown> & { type: string; value?: unknown }

/**
 * Most expressions of a state machine are small: a variable and names after it, a comparison, a list of two parts. As long
 * as each value is of the type that one expects they need no interpreter, which awaits at every step: this makes functions
 * of them. Where JSONata would map over a list, convert or complain, they say NOT_DIRECT.
 * Undefined for any other expression. A test holds the two ways against each other.
 */
export const compileDirect = (ast: jsonata.ExprNode): Direct | undefined => compileNode(ast as unknown as Node)

const compileNode = (node: Node): Direct | undefined => {
  const [compile, ...keys] = FORMS[node.type] ?? []
  // Whatever else a node carries (a group, a focus, a mark to keep a list) changes what it means.
  return compile && has(node, keys) ? compile(node) : undefined
}

const has = (node: Node, keys: readonly string[]) =>
  Object.keys(node).every(
    key => ['type', 'value', 'position', ...keys].includes(key) || node[key] === undefined, // a mark that is not set
  )

const literal =
  ({ value }: Node): Direct =>
  () =>
    value

const variable = ({ value, predicate }: Node): Direct | undefined => {
  const name = String(value)
  // What is not among the variables may be a function of JSONata.
  const read: Direct = variables => (Object.hasOwn(variables, name) ? variables[name] : NOT_DIRECT)
  if (predicate === undefined) return read
  const choose = compileChoice(predicate as Node[])
  return choose && (variables => choose(read(variables)))
}

/** `[2]`, `[-1]` or `[[1..9]]` behind a variable, on a list. */
const compileChoice = ([filter, ...others]: Node[]): ((list: unknown) => unknown) | undefined => {
  const expr = filter?.expr as Node | undefined
  if (!expr || others.length > 0) return undefined
  const single = (item: unknown) => (Array.isArray(item) ? NOT_DIRECT : item)
  if (expr.type === 'number') {
    const index = Math.floor(expr.value as number)
    return list => (Array.isArray(list) ? single(list.at(index)) : NOT_DIRECT)
  }
  const [range, ...more] = expr.type === 'unary' && expr.value === '[' ? (expr.expressions as Node[]) : []
  const [from, to] = [range?.lhs as Node | undefined, range?.rhs as Node | undefined]
  if (range?.value !== '..' || more.length > 0 || from?.type !== 'number' || to?.type !== 'number') return undefined
  const [first, last] = [from.value as number, to.value as number]
  if (!Number.isInteger(first) || !Number.isInteger(last) || first < 0 || last < first) return undefined
  return list => {
    if (!Array.isArray(list)) return NOT_DIRECT
    const chosen = list.slice(first, last + 1)
    return chosen.length > 1 ? chosen : single(chosen[0])
  }
}

const path = ({ steps }: Node): Direct | undefined => {
  const [first, ...rest] = steps as Node[]
  const start = first?.type === 'variable' ? compileNode(first) : undefined
  if (!start || !rest.every(step => step.type === 'name' && has(step, []))) return undefined
  const names = rest.map(({ value }) => String(value))
  return variables => {
    let value = start(variables)
    if (value === NOT_DIRECT) return NOT_DIRECT
    for (const name of names) {
      if (Array.isArray(value)) return NOT_DIRECT
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
      value = (value as Variables)[name]
    }
    return value
  }
}

const number = (result: number) => (Number.isFinite(result) ? result + 0 : NOT_DIRECT)
const isComplex = (value: unknown) => typeof value === 'object' && value !== null

const numeric = (operate: (left: number, right: number) => number) => (left: unknown, right: unknown) =>
  typeof left === 'number' && typeof right === 'number' ? number(operate(left, right)) : NOT_DIRECT

const ordered = (compare: (left: number, right: number) => boolean) => (left: unknown, right: unknown) => {
  const comparable = typeof left === typeof right && (typeof left === 'number' || typeof left === 'string')
  return comparable ? compare(left as number, right as number) : NOT_DIRECT
}

const equal = (left: unknown, right: unknown) => {
  if (left === undefined || right === undefined) return false
  return isComplex(left) || isComplex(right) ? NOT_DIRECT : left === right
}

const unequal = (left: unknown, right: unknown) => {
  if (left === undefined || right === undefined) return false
  return isComplex(left) || isComplex(right) ? NOT_DIRECT : left !== right
}

const OPERATORS: Record<string, (left: unknown, right: unknown) => unknown> = {
  '=': equal,
  '!=': unequal,
  '<': ordered((left, right) => left < right),
  '<=': ordered((left, right) => left <= right),
  '>': ordered((left, right) => left > right),
  '>=': ordered((left, right) => left >= right),
  '+': numeric((left, right) => left + right),
  '-': numeric((left, right) => left - right),
  '*': numeric((left, right) => left * right),
  '&': (left, right) => (typeof left === 'string' && typeof right === 'string' ? left + right : NOT_DIRECT),
}

const binary = ({ value, lhs, rhs }: Node): Direct | undefined => {
  const [left, right] = [compileNode(lhs as Node), compileNode(rhs as Node)]
  if (!left || !right) return undefined
  if (value === 'and' || value === 'or') {
    return variables => {
      const first = left(variables)
      if (typeof first !== 'boolean') return NOT_DIRECT
      if (first === (value === 'or')) return first
      const second = right(variables)
      return typeof second === 'boolean' ? second : NOT_DIRECT
    }
  }
  const operate = OPERATORS[String(value)]
  return (
    operate &&
    (variables => {
      const [first, second] = [left(variables), right(variables)]
      return first === NOT_DIRECT || second === NOT_DIRECT ? NOT_DIRECT : operate(first, second)
    })
  )
}

const condition = (node: Node): Direct | undefined => {
  const compile = (part: unknown) => (part ? compileNode(part as Node) : undefined)
  const [test, then, otherwise] = [compile(node.condition), compile(node.then), compile(node.else)]
  if (!test || !then || !otherwise) return undefined
  return variables => {
    const value = test(variables)
    if (typeof value !== 'boolean') return NOT_DIRECT
    return value ? then(variables) : otherwise(variables)
  }
}

const list = (expressions: Node[]): Direct | undefined => {
  const parts = expressions.map(node => ({
    part: compileNode(node),
    nested: node.type === 'unary' && node.value === '[',
  }))
  if (parts.some(({ part }) => !part)) return undefined
  return variables => {
    const built: unknown[] = []
    for (const { part, nested } of parts) {
      const value = part?.(variables)
      if (value === NOT_DIRECT) return NOT_DIRECT
      // A list inside becomes part of this one, unless it is written as a list.
      if (Array.isArray(value) && !nested) for (const item of value) built.push(item)
      else if (value !== undefined) built.push(value)
    }
    return built
  }
}

const object = (pairs: [Node, Node][]): Direct | undefined => {
  const fields = pairs.map(([key, value]) => ({ key: String(key.value), of: key.type, part: compileNode(value) }))
  const names = new Set(fields.map(({ key }) => key))
  if (fields.some(({ key, of, part }) => !part || of !== 'string' || key in {}) || names.size < fields.length) {
    return undefined
  }
  return variables => {
    const built: Variables = {}
    for (const { key, part } of fields) {
      const value = part?.(variables)
      if (value === NOT_DIRECT) return NOT_DIRECT
      if (value !== undefined) built[key] = value
    }
    return built
  }
}

const FUNCTIONS: Record<string, (argument: unknown) => unknown> = {
  count: argument => (Array.isArray(argument) ? argument.length : NOT_DIRECT),
  exists: argument => argument !== undefined,
  not: argument => (typeof argument === 'boolean' ? !argument : NOT_DIRECT),
}

const call = (node: Node): Direct | undefined => {
  const [parameters, procedure] = [node.arguments as Node[], node.procedure as Node]
  const name = String(procedure.value)
  const apply = procedure.type === 'variable' && Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  const argument = parameters.length === 1 && parameters[0] ? compileNode(parameters[0]) : undefined
  if (!apply || !argument || !has(procedure, [])) return undefined
  return variables => {
    if (Object.hasOwn(variables, name)) return NOT_DIRECT
    const value = argument(variables)
    return value === NOT_DIRECT ? NOT_DIRECT : apply(value)
  }
}

const block = ({ expressions }: Node): Direct | undefined => {
  const [only, ...others] = expressions as Node[]
  return only && others.length === 0 ? compileNode(only) : undefined
}

const unary = (node: Node): Direct | undefined => {
  if (node.value === '[') return list(node.expressions as Node[])
  return node.value === '{' ? object(node.lhs as [Node, Node][]) : undefined
}

/** How each type of node is compiled, and what it may carry. */
const FORMS: Record<string, [compile: (node: Node) => Direct | undefined, ...keys: string[]]> = {
  string: [literal],
  number: [literal],
  value: [literal],
  variable: [variable, 'predicate'],
  path: [path, 'steps'],
  binary: [binary, 'lhs', 'rhs'],
  condition: [condition, 'condition', 'then', 'else'],
  unary: [unary, 'expressions', 'lhs'],
  function: [call, 'arguments', 'procedure'],
  block: [block, 'expressions'],
}
