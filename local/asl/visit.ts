import { StatesError } from './errors.ts'
import type { Branch, Exit, State, Visit } from './execution.ts'
import { type EventDetails, WHOLE } from './history.ts'
import { isTooLarge, type Payload } from './payload.ts'

/** Records an event of the visit's line of states and moves the line on to it, unless `stay`. */
export const record = (branch: Branch, type: string, details?: EventDetails, stay?: 'stay'): number => {
  branch.signal.throwIfAborted()
  const id = branch.run.history.record(type, branch.chain, details)
  if (!stay) branch.chain.previous = id
  return id
}

/**
 * Enters a state. The line moves on to the …StateEntered event only with `commit`: on AWS an EvaluationFailed while a
 * state is being entered names the event before it as the previous one (seen in every recording of such a failure).
 */
export const enter = (branch: Branch, state: State, input: Payload): Visit => {
  const enteredId = record(
    branch,
    `${state.type}StateEntered`,
    { stateEnteredEventDetails: { name: state.name, input: input.text, inputDetails: WHOLE } },
    'stay',
  )
  const enteredTime = branch.run.clock.now()
  const visit: Visit = { branch, state, input, enteredId, enteredTime, retryCount: 0, committed: false }
  branch.current = visit
  return visit
}

export const commit = (visit: Visit): void => {
  if (visit.committed) return
  visit.committed = true
  visit.branch.chain.previous = visit.enteredId
}

/** Throws States.DataLimitExceeded for a payload over 256 KiB; `name` is the state or task that AWS blames. */
export const withinLimit = (payload: Payload, name: string): Payload => {
  if (!isTooLarge(payload.text)) return payload
  const cause = `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`
  throw new StatesError('States.DataLimitExceeded', cause)
}

/** Leaves the state: assigns the variables, records …StateExited, and hands the output on. */
export const exit = (visit: Visit, output: Payload, next: string | undefined, assigned?: Payload): Exit => {
  const { branch, state } = visit
  withinLimit(output, state.name)
  commit(visit)
  const details = { name: state.name, output: output.text, outputDetails: WHOLE }
  if (!assigned) {
    record(branch, `${state.type}StateExited`, { stateExitedEventDetails: details })
    return { output, next }
  }
  withinLimit(assigned, state.name)
  const variables = assigned.value as Record<string, unknown>
  const texts = Object.entries(variables).map(([name, value]) => [name, JSON.stringify(value)])
  branch.variables = { ...branch.variables, ...variables }
  record(branch, `${state.type}StateExited`, {
    stateExitedEventDetails: {
      ...details,
      assignedVariables: Object.fromEntries(texts),
      assignedVariablesDetails: WHOLE,
    },
  })
  return { output, next }
}
