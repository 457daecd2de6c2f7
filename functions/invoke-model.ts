import { createAttempt } from '../aws/attempt.ts'
import { bedrockClients } from '../aws/clients.ts'
import { converse } from '../aws/converse.ts'
import { environment, type Variables } from '../aws/env.ts'
import { invokeModel } from '../aws/invoke-model.ts'
import { liveDeps, onFirstEvent } from '../aws/live.ts'
import { observed } from '../aws/observe.ts'

/** One attempt at an imported model or a SageMaker endpoint: InvokeModel with the tier's codec, or Converse by `api:`. */
export const handlerFor = (variables?: Variables) => {
  const env = environment(variables)
  const clientFor = bedrockClients(env)
  const calls = { 'invoke-model': invokeModel(clientFor), converse: converse(clientFor) }
  return observed(
    'invoke-model',
    onFirstEvent(async () =>
      createAttempt({ ...(await liveDeps(env)), call: request => calls[request.tier.api](request) }),
    ),
  )
}

export const handler = handlerFor()
