import { admitModel, takesEffort } from '../core/doors/admit-route.ts'
import { type DoorAsk, idempotencyKey } from '../core/doors/input.ts'
import { toCompletion } from '../core/doors/openai/answer.ts'
import { chunkTranslator } from '../core/doors/openai/chunks.ts'
import { openAiError } from '../core/doors/openai/errors.ts'
import { modelOf, toChatRequest } from '../core/doors/openai/request.ts'
import { answerOf, inputText } from './ask.ts'
import { readJson } from './body.ts'
import type { DoorDeps } from './deps.ts'
import { originHeaders } from './reply.ts'
import { serve } from './serve.ts'
import { streamed, type Wire } from './streamed.ts'

/** `POST /v1/chat/completions`, whole and streamed. */
export const chatCompletions = (deps: DoorDeps) =>
  serve(deps, 'openai', async visit => {
    const { request: http, holder, origin, fact } = visit
    const body = await readJson(http)
    const name = modelOf(body)
    const model = admitModel(name, deps.catalogue, holder)
    fact.route = model.route.name
    const { request, stream, includeUsage, names } = toChatRequest(
      body,
      holder.name,
      takesEffort(model, deps.catalogue),
    )
    const named = { header: http.headers.get('idempotency-key') ?? undefined }
    const ask: DoorAsk = {
      request,
      model,
      holder,
      idempotencyKey: idempotencyKey(named, holder),
      streamId: stream && model.route.store !== 's3' ? deps.newId() : undefined,
    }
    const over = deps.run(await inputText(ask, deps))
    const head = { id: `chatcmpl-${deps.newId()}`, created: Math.floor(deps.clock.now() / 1000), model: name }
    if (stream) return streamed(visit, ask, over, sse(chunkTranslator(head, { includeUsage, names })), deps)
    const ended = await over
    origin.executionArn = ended.executionArn
    return Response.json(toCompletion(await answerOf(ended, ask, deps), head, names), {
      headers: originHeaders(origin),
    })
  })

const encoder = new TextEncoder()
const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

const sse = (translate: ReturnType<typeof chunkTranslator>): Wire => ({
  contentType: 'text/event-stream; charset=utf-8',
  event: event => encoder.encode(translate(event).map(data).join('')),
  quiet: encoder.encode(': stepping down\n\n'), // a comment, which every parser of events ignores
  end: encoder.encode('data: [DONE]\n\n'),
  failed: error => encoder.encode(data(openAiError(error).body)),
})
