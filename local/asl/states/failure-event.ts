import { StatesError } from '../errors.ts'
import type { Step, Visit } from '../execution.ts'
import { commit, record } from '../visit.ts'

/** Records `type` when a Parallel or Map fails, where `when` holds. */
export const withFailureEvent = (type: string, step: Step, when: (visit: Visit) => boolean = () => true): Step => {
  return async visit => {
    try {
      return await step(visit)
    } catch (error) {
      if (error instanceof StatesError && when(visit)) {
        commit(visit)
        record(visit.branch, type)
      }
      throw error
    }
  }
}
