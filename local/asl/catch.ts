import type { Compiler } from './compiler.ts'
import { matches, readErrorEquals } from './error-names.ts'
import { StatesError } from './errors.ts'
import type { Step } from './execution.ts'
import type { Fields } from './fields.ts'
import { payloadOf } from './payload.ts'
import { leave } from './states/leave.ts'

/**
 * Moves on to another state as the state's Catch says. The catcher's Assign and Output read $states.errorOutput; the
 * state's own are not evaluated. Without Output the error output itself goes on.
 */
export const withCatch = (state: Fields, compiler: Compiler, step: Step): Step => {
  const catchers = readErrorEquals(state, 'Catch').map(([fields, errorEquals], index) => {
    const location = `Catch[${index}]/`
    const output = compiler.optional(fields, 'Output', `${location}Output`, ['errorOutput'])
    const assign = compiler.assign(fields, `${location}Assign`, ['errorOutput'])
    const next = compiler.target(fields, 'Next')
    fields.done()
    return { errorEquals, output, assign, next }
  })
  if (catchers.length === 0) return step
  return async visit => {
    try {
      return await step(visit)
    } catch (error) {
      if (!(error instanceof StatesError)) throw error
      const catcher = catchers.find(({ errorEquals }) => matches(errorEquals, error.error))
      if (!catcher) throw error
      const errorOutput = { Error: error.error ?? '', Cause: error.reason ?? '' }
      return leave(visit, catcher, payloadOf(errorOutput), { errorOutput })
    }
  }
}
