import type { Compiler } from '../compiler.ts'
import { DefinitionError, StatesError } from '../errors.ts'
import { evaluateAs, explain } from '../evaluate.ts'
import type { Step, Visit } from '../execution.ts'
import { type Fields, show } from '../fields.ts'
import { commit } from '../visit.ts'
import { type Leaving, leave } from './leave.ts'

const readRule = (rule: Fields, index: number, compiler: Compiler) => {
  const location = `Choices[${index}]/`
  if (!rule.has('Condition')) {
    rule.take('Next')
    rule.done()
    throw new DefinitionError(rule.place, 'the field "Condition" is missing')
  }
  const condition = compiler.optional(rule, 'Condition', `${location}Condition`)
  if (!condition || (!condition.expression && typeof condition.constant?.value !== 'boolean')) {
    throw new DefinitionError(
      rule.at('Condition'),
      `must be an expression or a boolean, got ${show(rule.take('Condition'))}`,
    )
  }
  const leaving: Leaving = {
    output: compiler.optional(rule, 'Output', `${location}Output`),
    assign: compiler.assign(rule, `${location}Assign`),
    next: compiler.target(rule, 'Next'),
  }
  rule.done()
  return { condition, location: `${location}Condition`, leaving }
}

/** The state's own Output and Assign belong to Default; a rule that holds brings its own. */
export const compileChoice = (fields: Fields, compiler: Compiler): Step => {
  const rules = fields.list('Choices', 1).map((rule, index) => readRule(rule, index, compiler))
  const otherwise: Leaving = {
    output: compiler.optional(fields, 'Output'),
    assign: compiler.assign(fields),
    next: fields.has('Default') ? compiler.target(fields, 'Default') : undefined,
  }
  const choose = (visit: Visit, start = 0): Leaving | Promise<Leaving> => {
    for (let index = start; index < rules.length; index += 1) {
      const { condition, location, leaving } = rules[index] as (typeof rules)[number]
      const holds = evaluateAs<boolean>(visit, condition, 'boolean', location)
      if (holds instanceof Promise) return holds.then(yes => (yes ? leaving : choose(visit, index + 1)))
      if (holds) return leaving
    }
    if (otherwise.next !== undefined) return otherwise
    commit(visit)
    // AWS documents States.NoChoiceMatched and sends this: floci-io/floci#3167 measured it.
    const cause = 'Failed to transition out of the state. The state does not point to a next state.'
    throw new StatesError('States.Runtime', explain(visit, cause))
  }
  return visit => {
    const chosen = choose(visit)
    if (chosen instanceof Promise) return chosen.then(leaving => leave(visit, leaving, visit.input))
    return leave(visit, chosen, visit.input)
  }
}
