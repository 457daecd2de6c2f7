import { type Extras, evaluate } from '../evaluate.ts'
import type { Exit, Visit } from '../execution.ts'
import type { Payload } from '../payload.ts'
import type { Template } from '../template.ts'
import { exit } from '../visit.ts'

/** What every state says about its end. */
export interface Leaving {
  readonly output: Template | undefined
  readonly assign: Template | undefined
  readonly next: string | undefined
}

/** Evaluates Output (else `result` goes on) and Assign, both with the variables from before, and leaves the state. */
export const leave = (
  visit: Visit,
  { output, assign, next }: Leaving,
  result: Payload,
  extras: Extras = {},
): Exit | Promise<Exit> => {
  const out = output ? evaluate(visit, output, extras) : result
  if (out instanceof Promise) return out.then(data => finish(data))
  return finish(out)

  function finish(data: Payload): Exit | Promise<Exit> {
    const assigned = assign && evaluate(visit, assign, extras)
    return assigned instanceof Promise
      ? assigned.then(variables => exit(visit, data, next, variables))
      : exit(visit, data, next, assigned)
  }
}
