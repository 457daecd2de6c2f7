import { createAttempt } from '../aws/attempt/attempt.ts'
import { invokeModel } from '../aws/attempt/invoke-model.ts'
import { bedrockClients } from '../aws/clients.ts'
import { environment, type Variables } from '../aws/env.ts'
import { liveDeps, onFirstEvent } from '../aws/live.ts'
import { observed } from '../aws/observe/observe.ts'
import type { CallModel } from '../core/attempt/model-call.ts'
import type { Tier } from '../core/catalogue/tier.ts'

/** One attempt at an imported model or a SageMaker endpoint: InvokeModel with the tier's codec, or Converse by `api:`. */
export const handlerFor = (variables?: Variables) => {
  const env = environment(variables)
  const clientFor = bedrockClients(env)
  const calls: Record<Tier['api'], CallModel> = {
    'invoke-model': invokeModel(clientFor),
    // Few tiers of these kinds speak Converse, so only they load it.
    converse: async call => (await import('../aws/attempt/converse.ts')).converse(clientFor)(call),
  }
  return observed(
    'invoke-model',
    onFirstEvent(async () =>
      createAttempt({ ...(await liveDeps(env)), call: request => calls[request.tier.api](request) }),
    ),
  )
}

export const handler = handlerFor()
