import type jsonata from 'jsonata'

/** What a direct path cannot tell: JSONata has to. */
export const NOT_DIRECT = Symbol('not direct')

type Variables = Record<string, unknown>

/**
 * Most expressions of a state machine are a variable and names after it: $states.result.Payload. Those need no
 * interpreter as long as no list is on the way, where JSONata maps and flattens. Undefined for any other expression;
 * the function's result is plain JSON, undefined, or NOT_DIRECT.
 */
export const compileDirectPath = (ast: jsonata.ExprNode): ((variables: Variables) => unknown) | undefined => {
  const type: string = ast.type // jsonata's types leave "path" out
  const steps = type === 'path' ? ast.steps : [ast]
  const [first, ...names] = steps ?? []
  const plain = (node: jsonata.ExprNode, type: string) =>
    node.type === type && Object.keys(node).every(key => key === 'type' || key === 'value' || key === 'position')
  if (!first || !plain(first, 'variable') || !names.every(node => plain(node, 'name'))) return undefined
  if (type === 'path' && Object.keys(ast).some(key => key !== 'type' && key !== 'steps')) return undefined

  const variable = String(first.value)
  const keys = names.map(({ value }) => String(value))
  return variables => {
    // What is not among the variables may be a function of JSONata.
    if (!Object.hasOwn(variables, variable)) return NOT_DIRECT
    let value = variables[variable]
    for (const key of keys) {
      if (Array.isArray(value)) return NOT_DIRECT
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
      value = (value as Variables)[key]
    }
    return value
  }
}
