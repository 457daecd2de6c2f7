import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Branch, States } from './execution.ts'
import type { Payload } from './payload.ts'
import { enter } from './visit.ts'

/** So many states may follow each other before everything else in the process gets a turn. */
const STATES_PER_TURN = 200

/**
 * Runs a line of states from its start to its end and resolves with the last output. Rejects with StatesError when a
 * state fails and nothing catches it, and with the branch's abort reason.
 */
export const runStates = async ({ startAt, states }: States, branch: Branch, input: Payload): Promise<Payload> => {
  let state = startAt
  let data = input
  for (;;) {
    if (++branch.run.steps % STATES_PER_TURN === 0) await nextTurn()
    const ran = state.run(enter(branch, state, data))
    const { output, next } = ran instanceof Promise ? await ran : ran
    branch.current = undefined
    if (next === undefined) return output
    // The compiler has checked that every Next names a state.
    state = states.get(next) as typeof state
    data = output
  }
}
