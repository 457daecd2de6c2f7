import { eventFrame, exceptionFrame } from '../aws/event-stream.ts'
import { admitModel } from '../core/doors/admit-route.ts'
import { toConverse } from '../core/doors/bedrock/answer.ts'
import { streamException } from '../core/doors/bedrock/errors.ts'
import { idempotencyLabel, toBedrockRequest } from '../core/doors/bedrock/request.ts'
import { DoorError } from '../core/doors/failure.ts'
import { type DoorAsk, idempotencyKey } from '../core/doors/input.ts'
import { readModelPath } from '../core/doors/model-name.ts'
import { answerOf, inputText } from './ask.ts'
import { readJson } from './body.ts'
import type { DoorDeps } from './deps.ts'
import { originHeaders } from './reply.ts'
import { serve, type Visit } from './serve.ts'
import { streamed, type Wire } from './streamed.ts'

/** `POST /model/{model}/converse` and `/converse-stream`; every other operation of Bedrock Runtime is refused by name. */
export const bedrockRuntime = (deps: DoorDeps) =>
  serve(deps, 'bedrock', async visit => {
    const path = new URL(visit.request.url).pathname
    const asked = visit.request.method === 'POST' ? readModelPath(path) : undefined
    if (asked?.operation === 'converse' || asked?.operation === 'converse-stream') {
      return converse(visit, asked.model, asked.operation === 'converse-stream', deps)
    }
    const name = OPERATIONS[asked?.operation ?? '']
    throw new DoorError(
      'unknown-path',
      name
        ? `${name} is not offered here: use Converse or ConverseStream.`
        : 'This door has Converse and ConverseStream only.',
    )
  })

const OPERATIONS: Readonly<Record<string, string>> = {
  invoke: 'InvokeModel',
  'invoke-with-response-stream': 'InvokeModelWithResponseStream',
  'invoke-with-bidirectional-stream': 'InvokeModelWithBidirectionalStream',
  'count-tokens': 'CountTokens',
}

const converse = async (visit: Visit, name: string, stream: boolean, deps: DoorDeps): Promise<Response> => {
  const { request: http, holder, origin, fact } = visit
  const model = admitModel(name, deps.catalogue, holder)
  fact.route = model.route.name
  const body = await readJson(http)
  const named = {
    header: http.headers.get('idempotency-key') ?? undefined,
    label: idempotencyLabel(body),
    invocation: http.headers.get('amz-sdk-invocation-id') ?? undefined,
  }
  const ask: DoorAsk = {
    request: toBedrockRequest(body, holder.name),
    model,
    holder,
    idempotencyKey: idempotencyKey(named, holder),
    streamId: stream && model.route.store !== 's3' ? deps.newId() : undefined,
  }
  const over = deps.run(await inputText(ask, deps))
  if (stream) return streamed(visit, ask, over, EVENT_STREAM, deps)
  const ended = await over
  origin.executionArn = ended.executionArn
  return Response.json(toConverse(await answerOf(ended, ask, deps)), { headers: originHeaders(origin) })
}

/** Nothing is sent while a ladder descends: this protocol has no comment. */
const EVENT_STREAM: Wire = {
  contentType: 'application/vnd.amazon.eventstream',
  event: event => {
    const [type, payload] = Object.entries(event)[0] ?? []
    return type === undefined ? new Uint8Array() : eventFrame(type, payload)
  },
  failed: error => {
    const { type, body } = streamException(error)
    return exceptionFrame(type, body)
  },
}
