import { DefinitionError } from './errors.ts'
import type { States } from './execution.ts'
import { type Fields, show } from './fields.ts'
import type { Readable } from './references.ts'
import type { Leaving } from './states/leave.ts'
import { compileTemplate, type Template } from './template.ts'

/** What the compilers of the states share: the parts of a definition that several state types have. */
export interface Compiler {
  /** A field that may hold expressions; undefined when it is absent. */
  optional(fields: Fields, name: string, location?: string, readable?: Readable): Template | undefined
  /** Assign: an object of variables. */
  assign(fields: Fields, location?: string, readable?: Readable): Template | undefined
  /** A field that names a state of the same line, such as Next. */
  target(fields: Fields, name: string): string
  /** Output, Assign and Next or End. */
  leaving(fields: Fields, readable?: Readable): Leaving
  /** A field that is a whole number from `min` to `max`, or an expression that gives one. */
  whole(fields: Fields, name: string, min: number, max: number): Template | undefined
  /** The lines of states inside a Parallel or Map; `apart` when they cannot see the variables outside. */
  inner(fields: Fields, apart?: 'apart'): States
}

/** A variable and the place of the state or rule that assigns it. */
export interface Assigned {
  readonly name: string
  readonly place: string
}

/** Names as AWS allows them: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]{0,79}$/u

/**
 * @param outer the variables assigned in the lines around this one: AWS refuses to assign them again inside
 * @param assigned collects the variables that this line assigns
 * @param targets collects the states that are named, to be checked when all are known
 */
export const createCompiler = (
  outer: ReadonlySet<string>,
  assigned: Assigned[],
  targets: { place: string; name: string }[],
  inner: Compiler['inner'],
): Compiler => {
  const optional: Compiler['optional'] = (fields, name, location = name, readable = []) =>
    fields.has(name) ? compileTemplate(fields.take(name), location, fields.at(name), readable) : undefined

  const assign: Compiler['assign'] = (fields, location = 'Assign', readable = []) => {
    const object = fields.optionalObject('Assign')
    if (!object) return undefined
    const value = fields.take('Assign') as object
    for (const name of Object.keys(value)) {
      const place = object.at(name)
      if (name === 'states') throw new DefinitionError(place, '"states" is reserved and cannot be assigned')
      if (!VARIABLE.test(name)) throw new DefinitionError(place, `"${name}" is no name of a variable`)
      if (outer.has(name))
        throw new DefinitionError(place, `the variable "${name}" is already defined in an outer scope`)
      // AWS lets a branch assign what the Catch around it assigns: a recording of a Parallel does.
      if (!location.startsWith('Catch')) assigned.push({ name, place: fields.place })
    }
    return compileTemplate(value, location, fields.at('Assign'), readable)
  }

  const target: Compiler['target'] = (fields, name) => {
    const state = fields.text(name)
    targets.push({ place: fields.at(name), name: state })
    return state
  }

  return {
    optional,
    assign,
    target,
    inner,
    leaving: (fields, readable) => {
      const end = fields.take('End')
      if (end !== undefined && typeof end !== 'boolean') {
        throw new DefinitionError(fields.at('End'), `must be true or false, got ${show(end)}`)
      }
      if (end && fields.has('Next')) throw new DefinitionError(fields.place, 'has both "Next" and "End"')
      if (!end && !fields.has('Next')) throw new DefinitionError(fields.place, 'has neither "Next" nor "End": true')
      return {
        output: optional(fields, 'Output', 'Output', readable),
        assign: assign(fields, 'Assign', readable),
        next: end ? undefined : target(fields, 'Next'),
      }
    },
    whole: (fields, name, min, max) => {
      const template = optional(fields, name)
      if (template && !template.expression) fields.number(name, min, max)
      return template
    },
  }
}
