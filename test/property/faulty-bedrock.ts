import fc from 'fast-check'
import type { CallModel, ModelAnswer } from '../../core/attempt/model-call.ts'
import type { Clock } from '../../core/clock.ts'

/** How one call goes; a tier plays its list again and again. */
export type Behaviour =
  | { does: 'answer'; firstTokenMs: number; ms: number; stopReason?: string }
  | { does: 'fail'; name: string; status: number; message: string; afterMs: number }
  /** Says nothing more, and does not listen when the caller gives up. */
  | { does: 'hang' }
  | { does: 'throw'; what: unknown }

const failure = (name: string, status: number, message: string) =>
  fc.record({
    does: fc.constant('fail' as const),
    name: fc.constant(name),
    status: fc.constant(status),
    message: fc.constant(message),
    afterMs: fc.constantFrom(0, 3, 400, 5000),
  })

/** All that Bedrock is known to do, answers most often. */
export const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      does: fc.constant('answer' as const),
      firstTokenMs: fc.constantFrom(0, 300, 2500),
      ms: fc.constantFrom(1, 900, 7000, 40_000),
    }),
  },
  { weight: 3, arbitrary: failure('ThrottlingException', 429, 'Too many requests, please wait before trying again.') },
  failure('ThrottlingException', 429, 'Too many tokens per day, please wait before trying again.'),
  failure('ModelNotReadyException', 429, 'Model is not ready for inference. Wait and try your request again.'),
  failure('ServiceUnavailableException', 503, 'Bedrock is unable to process your request.'),
  failure('InternalServerException', 500, 'An internal server error occurred. Retry your request.'),
  failure('ModelTimeoutException', 408, 'Model has timed out in processing the request.'),
  failure('AccessDeniedException', 403, 'You don’t have access to the model with the specified model ID.'),
  failure('ResourceNotFoundException', 404, 'This model version has reached the end of its life.'),
  failure('ValidationException', 400, 'Input is too long for requested model.'),
  failure('ValidationException', 400, 'A conversation must alternate between user and assistant roles.'),
  failure('SomethingNew', 418, '{"message":"not \\"JSON\\" \u2028 of ours'),
  fc.constant({ does: 'hang' as const }),
  fc.record({
    does: fc.constant('answer' as const),
    firstTokenMs: fc.constant(10),
    ms: fc.constant(100),
    stopReason: fc.constantFrom('malformed_model_output', 'model_context_window_exceeded', 'guardrail_intervened'),
  }),
  fc.record({ does: fc.constant('throw' as const), what: fc.constantFrom<unknown>('text', 42, null, new Error('')) }),
)

const ANSWER: ModelAnswer = {
  text: 'Hello',
  message: { role: 'assistant', content: [{ text: 'Hello' }] },
  stopReason: 'end_turn',
  usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, source: 'bedrock' },
  served: {},
}

/** A Bedrock that plays its script, tier by tier. `called` gets the tier of each call and when it was made. */
export const faultyBedrock =
  (scripts: Readonly<Record<string, readonly Behaviour[]>>, clock: Clock, called: (tier: string, at: number) => void) =>
  async ({ tier, onFirstToken }: Parameters<CallModel>[0]): Promise<ModelAnswer> => {
    const script = scripts[tier.id] ?? []
    const made = counts.get(script) ?? 0
    counts.set(script, made + 1)
    called(tier.id, clock.now())
    const next = script[made % script.length]
    if (!next || next.does === 'hang') return new Promise(() => {})
    if (next.does === 'throw') throw next.what
    if (next.does === 'fail') {
      await clock.sleep(next.afterMs)
      throw Object.assign(new Error(next.message), { name: next.name, $metadata: { httpStatusCode: next.status } })
    }
    await clock.sleep(Math.min(next.firstTokenMs, next.ms))
    onFirstToken()
    await clock.sleep(Math.max(0, next.ms - next.firstTokenMs))
    return { ...ANSWER, ...(next.stopReason && { stopReason: next.stopReason }) }
  }

const counts = new WeakMap<readonly Behaviour[], number>()
