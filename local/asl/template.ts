import { DefinitionError } from './errors.ts'
import { compileExpression, type Expression, isExpression } from './expression.ts'
import { type Payload, payloadOf } from './payload.ts'
import type { Readable } from './references.ts'

/**
 * Evaluates one expression for a visit to its value or a promise of it; `location` is the field as AWS names it:
 * `Output/items[0]`.
 */
export type Evaluate = (expression: Expression, location: string) => unknown

/** A JSON value of a definition whose strings may be expressions, parsed once. */
export interface Template {
  /** The payload of a template without any expression: nothing is left to do for it. */
  readonly constant: Payload | undefined
  /** The expression, when the template is a single one. */
  readonly expression: Expression | undefined
  /** The value, or a promise of it where an expression has to be waited for. */
  evaluate(evaluate: Evaluate): unknown
}

const constant = (value: unknown): Template => ({
  constant: payloadOf(value),
  expression: undefined,
  evaluate: () => value,
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
    evaluate: evaluate => build(parts, list, evaluate),
  }
}

type Part = readonly [key: string, template: Template]

/** One part after the other, as AWS evaluates them: the first that fails is the one that is told. */
const build = (parts: readonly Part[], list: boolean, evaluate: Evaluate): unknown => {
  const built: Record<string, unknown> | unknown[] = list ? [] : {}
  const set = (key: string, value: unknown) => {
    if (key !== '__proto__') (built as Record<string, unknown>)[key] = value
    else Object.defineProperty(built, key, { value, enumerable: true, configurable: true, writable: true })
  }
  const from = (start: number): unknown => {
    for (let index = start; index < parts.length; index += 1) {
      const [key, part] = parts[index] as Part
      const value = part.constant ? part.constant.value : part.evaluate(evaluate)
      if (value instanceof Promise) {
        return value.then(awaited => {
          set(key, awaited)
          return from(index + 1)
        })
      }
      set(key, value)
    }
    return built
  }
  return from(0)
}
