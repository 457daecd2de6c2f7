import { decodeOnce } from '../core/doors/model-name.ts'
import { describeModel, listModels } from '../core/doors/openai/models.ts'
import type { DoorDeps } from './deps.ts'
import { originHeaders } from './reply.ts'
import { serve } from './serve.ts'

/** `GET /v1/models`: what the key may ask for. */
export const modelList = (deps: DoorDeps) =>
  serve(deps, 'openai', async ({ holder, origin }) =>
    Response.json(listModels(deps.catalogue, holder), { headers: originHeaders(origin) }),
  )

/** `GET /v1/models/{id}`; an id may have a slash in it. */
export const oneModel = (deps: DoorDeps) =>
  serve(deps, 'openai', async ({ request, holder, origin }) => {
    const encoded = new URL(request.url).pathname.replace(/^(\/v1)?\/models\//, '')
    return Response.json(describeModel(decodeOnce(encoded), deps.catalogue, holder), { headers: originHeaders(origin) })
  })
