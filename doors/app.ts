import { Hono } from 'hono'
import { DoorError } from '../core/doors/failure.ts'
import { chatCompletions } from './chat-completions.ts'
import { bedrockRuntime } from './converse.ts'
import type { DoorDeps } from './deps.ts'
import { modelList, oneModel } from './models.ts'
import { serve } from './serve.ts'

/**
 * Both doors as one application: Bedrock's paths begin with `/model/`, all others are OpenAI's, with or without `/v1`.
 * It needs nothing but what it is given, so it runs in Lambda, on the laptop and in a test.
 */
export const createDoors = (deps: DoorDeps): Hono => {
  const app = new Hono()
  for (const base of ['', '/v1']) {
    app.post(`${base}/chat/completions`, chatCompletions(deps))
    app.get(`${base}/models`, modelList(deps))
    app.get(`${base}/models/*`, oneModel(deps))
  }
  app.all('/model/*', bedrockRuntime(deps))
  app.all(
    '*',
    serve(deps, 'openai', async () => {
      throw new DoorError(
        'unknown-path',
        'This door has POST /v1/chat/completions, GET /v1/models and GET /v1/models/{id}.',
      )
    }),
  )
  return app
}
