import { environment, type Variables } from '../aws/env.ts'
import { liveDeps, onFirstEvent } from '../aws/live.ts'
import { observed } from '../aws/observe/observe.ts'
import { createPlan } from '../aws/plan/plan.ts'

/** Validates a request and orders the tiers that can serve it. The laptop hands its own environment in. */
export const handlerFor = (variables?: Variables) => {
  const env = environment(variables)
  return observed(
    'plan',
    onFirstEvent(async () => createPlan(await liveDeps(env))),
  )
}

export const handler = handlerFor()
