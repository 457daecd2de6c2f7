import type { Payload } from './payload.ts'
import type { Visit } from './visit.ts'

export type StateType = 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map'

/** How a visit to a state ended: its output, and the state that follows (none ends the branch). */
export interface Exit {
  readonly output: Payload
  readonly next: string | undefined
}

/** Runs one visit; rejects with StatesError or Interruption. */
export type Step = (visit: Visit) => Exit | Promise<Exit>

export interface State {
  readonly name: string
  readonly type: StateType
  readonly run: Step
}

/** A line of states: a state machine, a branch of a Parallel or the item processor of a Map. */
export interface States {
  readonly startAt: State
  readonly states: ReadonlyMap<string, State>
}

/** A compiled definition: it holds no state of an execution, so any number may run on it at once. */
export interface StateMachine extends States {
  readonly definition: Record<string, unknown>
  readonly timeoutSeconds: number | undefined
}
