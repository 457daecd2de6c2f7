import { runStates } from '../branch.ts'
import { withCatch } from '../catch.ts'
import type { Compiler } from '../compiler.ts'
import { Interruption, StatesError } from '../errors.ts'
import { evaluate } from '../evaluate.ts'
import type { Branch, Exit, States, Step, Visit } from '../execution.ts'
import type { Fields } from '../fields.ts'
import { fork, linkedTo, recordAborts } from '../fork.ts'
import { type Payload, payloadOf } from '../payload.ts'
import { withRetry } from '../retry.ts'
import { commit, record } from '../visit.ts'
import { withFailureEvent } from './failure-event.ts'
import { leave } from './leave.ts'

/** Runs the branches side by side; the first failure aborts the others and is thrown. */
const runBranches = async (visit: Visit, branches: readonly States[], input: Payload): Promise<unknown[]> => {
  const parent = visit.branch
  const started = parent.chain.previous
  const link = linkedTo(parent.signal)
  let last: Branch | undefined
  let failed: Branch | undefined
  const runs = branches.map(async states => {
    const branch = fork(parent, { previous: started }, link.signal)
    try {
      const { value } = await runStates(states, branch, input)
      last = branch
      return value
    } catch (error) {
      failed ??= branch
      throw error
    }
  })
  try {
    return await Promise.all(runs)
  } catch (error) {
    if (error instanceof StatesError) for (const branch of parent.children) recordAborts(branch)
    link.abort(new Interruption('ABORTED'))
    throw error
  } finally {
    link.release()
    parent.children.clear()
    parent.chain.previous = (failed ?? last ?? parent).chain.previous
  }
}

/** See ExecuteOptions.parallelOutcomes: a success, and a failure that is caught, are followed by ParallelStateExited. */
const all = ({ branch }: Visit) => branch.run.options.parallelOutcomes === true

export const compileParallel = (fields: Fields, compiler: Compiler): Step => {
  const leaving = compiler.leaving(fields, ['result'])
  const args = compiler.optional(fields, 'Arguments')
  const branches = fields.list('Branches', 1).map(branch => compiler.inner(branch))

  const attempt = async (visit: Visit): Promise<Exit> => {
    const input = args ? await evaluate(visit, args) : visit.input
    commit(visit)
    record(visit.branch, 'ParallelStateStarted')
    const result = payloadOf(await runBranches(visit, branches, input))
    if (all(visit)) record(visit.branch, 'ParallelStateSucceeded', undefined, 'stay')
    return leave(visit, leaving, result, { result: result.value })
  }
  const failed = withFailureEvent('ParallelStateFailed', withRetry(fields, attempt), all)
  return withFailureEvent('ParallelStateFailed', withCatch(fields, compiler, failed), visit => !all(visit))
}
