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
export const leave = (visit: Visit, { output, assign, next }: Leaving, result: Payload, extras: Extras = {}) => {
  const out = output ? evaluate(visit, output, extras) : result
  if (!(out instanceof Promise) && !assign) return exit(visit, out, next)
  return finish()

  async function finish(): Promise<Exit> {
    const data = await out
    return exit(visit, data, next, assign && (await evaluate(visit, assign, extras)))
  }
}
