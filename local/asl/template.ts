import { DefinitionError } from './errors.ts'
import { compileExpression, type Expression, isExpression } from './expression.ts'
import { type Payload, payloadOf } from './payload.ts'
import type { Readable } from './references.ts'

/** Evaluates one expression for a visit; `location` is the field as AWS names it: `Output/items[0]`. */
export type Evaluate = (expression: Expression, location: string) => Promise<unknown>

/** A JSON value of a definition whose strings may be expressions, parsed once. */
export interface Template {
  /** The payload of a template without any expression: nothing is left to do for it. */
  readonly constant: Payload | undefined
  /** The expression, when the template is a single one. */
  readonly expression: Expression | undefined
  evaluate(evaluate: Evaluate): Promise<unknown>
}

const constant = (value: unknown): Template => ({
  constant: payloadOf(value),
  expression: undefined,
  evaluate: async () => value,
})

/**
 * @param location the field as AWS names it in causes; nested parts are `/key` and `[index]`
 * @param place the JSON pointer of the field, for DefinitionError
 * @param readable the parts of $states that the field may read
 */
export const compileTemplate = (value: unknown, location: string, place: string, readable: Readable = []): Template => {
  if (isExpression(value)) {
    const expression = compileExpression(value, place, readable)
    return { constant: undefined, expression, evaluate: evaluate => evaluate(expression, location) }
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new DefinitionError(place, 'must be a JSON value')
  if (typeof value !== 'object' || value === null) return constant(value)

  const list = Array.isArray(value)
  const parts = Object.entries(value).map(([key, part]) => {
    const inner = list ? `${location}[${key}]` : `${location}/${key}`
    return [key, compileTemplate(part, inner, list ? `${place}[${key}]` : `${place}/${key}`, readable)] as const
  })
  if (parts.every(([, part]) => part.constant)) return constant(value)
  return {
    constant: undefined,
    expression: undefined,
    evaluate: async evaluate => {
      const built: [string, unknown][] = []
      for (const [key, part] of parts) {
        built.push([key, part.constant ? part.constant.value : await part.evaluate(evaluate)])
      }
      return list ? built.map(([, each]) => each) : Object.fromEntries(built)
    },
  }
}
