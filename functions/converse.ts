import { createAttempt } from '../aws/attempt/attempt.ts'
import { converse } from '../aws/attempt/converse.ts'
import { bedrockClients } from '../aws/clients.ts'
import { environment, type Variables } from '../aws/env.ts'
import { liveDeps, onFirstEvent } from '../aws/live.ts'
import { observed } from '../aws/observe/observe.ts'

/** One attempt at a tier that speaks Converse: on-demand, provisioned, cross-Region, latency-optimized, prompt router. */
export const handlerFor = (variables?: Variables) => {
  const env = environment(variables)
  const call = converse(bedrockClients(env))
  return observed(
    'converse',
    onFirstEvent(async () => createAttempt({ ...(await liveDeps(env)), call })),
  )
}

export const handler = handlerFor()
