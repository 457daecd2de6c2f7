import type { Compiler } from '../compiler.ts'
import { DefinitionError, StatesError } from '../errors.ts'
import { evaluateAs } from '../evaluate.ts'
import type { Step, Visit } from '../execution.ts'
import { type Fields, show } from '../fields.ts'
import type { Template } from '../template.ts'
import { commit } from '../visit.ts'

/** A Fail state has no …StateExited event: the failure follows its entry. */
export const compileFail = (fields: Fields, compiler: Compiler): Step => {
  const text = (name: string): Template | undefined => {
    const template = compiler.optional(fields, name)
    if (template?.constant && typeof template.constant.value !== 'string') {
      throw new DefinitionError(fields.at(name), `must be a string, got ${show(template.constant.value)}`)
    }
    return template
  }
  const [error, cause] = [text('Error'), text('Cause')]
  const value = async (visit: Visit, name: string, template: Template | undefined) =>
    template && (await evaluateAs<string>(visit, template, 'string', name))
  return async visit => {
    const failure = new StatesError(await value(visit, 'Error', error), await value(visit, 'Cause', cause))
    commit(visit)
    throw failure
  }
}
