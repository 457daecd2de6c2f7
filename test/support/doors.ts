import type { AnswerEvent, StreamItem } from '../../core/stream/events.ts'
import { createDoors } from '../../doors/app.ts'
import type { DoorDeps, DoorFact, EndedExecution } from '../../doors/deps.ts'
import { catalogue, route, tier } from './tiers.ts'
import { createVirtualClock } from './virtual-clock.ts'

export const ARN = 'arn:aws:states:us-east-1:111122223333:express:stepdown-dev-router-express:e:1'

/** An execution that answered with a text. */
export const answered = (text: string, more: object = {}): EndedExecution => ({
  executionArn: ARN,
  status: 'SUCCEEDED',
  output: JSON.stringify({
    message: { role: 'assistant', content: [{ text }] },
    stopReason: 'end_turn',
    usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5, source: 'bedrock' },
    timing: { totalMs: 10 },
    attempts: [{ tier: 'a', tries: 1 }],
    ...more,
  }),
})

export const failed = (error: string, cause: object = {}): EndedExecution => ({
  executionArn: ARN,
  status: 'FAILED',
  error,
  cause: JSON.stringify(cause),
})

/** One item of the stream of an attempt: the first visit, the first try. */
export const item = (batch: number, ...events: AnswerEvent[]): Omit<StreamItem, 'pk'> => ({
  sk: `0001#01#${String(batch).padStart(5, '0')}`,
  executionArn: ARN,
  events: JSON.stringify(events),
  expires: 0,
})
export const opened: Omit<StreamItem, 'pk'> = {
  ...item(1, { type: 'open', executionArn: ARN, deadlineAt: '2026-11-22T00:00:30.000Z' }),
  sk: '0000#00#00001',
}
export const attempt: AnswerEvent = { type: 'attempt', tier: 'a', kind: 'on-demand', visit: 1, try: 1, restart: false }
export const says = (text: string): AnswerEvent => ({
  type: 'delta',
  event: { contentBlockDelta: { contentBlockIndex: 0, delta: { text } } },
})
export const delta = (event: Record<string, unknown>): AnswerEvent => ({ type: 'delta', event })
export const ending = (batches: number): AnswerEvent[] => [
  delta({ contentBlockStop: { contentBlockIndex: 0 } }),
  delta({ messageStop: { stopReason: 'end_turn' } }),
  delta({ metadata: { usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } } }),
  { type: 'end', status: 'SUCCEEDED', executionArn: ARN, batches },
]

/**
 * The doors over a world of doubles: executions end when the test says so, streams have the items that it puts there, and
 * time stands still until it moves.
 */
export const givenDoors = (more: Partial<DoorDeps> = {}) => {
  const clock = createVirtualClock()
  const inputs: Record<string, unknown>[] = []
  const facts: DoorFact[] = []
  const items: Omit<StreamItem, 'pk'>[] = []
  const objects = new Map<string, unknown>()
  const ends: ((ended: EndedExecution) => void)[] = []
  let ids = 0
  const slow = route(['a'], { name: 'slow', deadlineMs: 300_000 })
  const deps: DoorDeps = {
    catalogue: catalogue(
      [tier('a'), tier('b')],
      route(['a', 'b'], { aliases: ['gpt-4o', 'arn:aws:bedrock:us-east-1:9:default-prompt-router/meta.llama:1'] }),
      route(['a'], { name: 'hidden', store: 's3' }),
      route(['a'], { name: 'patient', whenExhausted: 'wait' }),
      slow,
    ),
    admit: async () => ({ name: 'team-a' }),
    run: input =>
      new Promise(resolve => {
        inputs.push(JSON.parse(input))
        ends.push(resolve)
      }),
    read: async (id, after) => items.filter(({ sk }) => sk > after).map(each => ({ pk: id, ...each })),
    payloads: {
      load: async uri => ({ value: objects.get(uri) }),
      save: async (name, value) => {
        objects.set(`s3://bucket/payloads/${name}`, value)
        return `s3://bucket/payloads/${name}`
      },
    },
    newId: () => {
      ids += 1
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`
    },
    hash: text => `hash-of-${text.length}`,
    clock,
    record: fact => void facts.push(fact),
    ...more,
  }
  const app = createDoors(deps)
  const post = (path: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    Promise.resolve(
      app.request(path, {
        method: 'POST',
        ...(signal && { signal }),
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    )
  const messages = [{ role: 'user', content: 'hi' }]
  return {
    app,
    clock,
    inputs,
    facts,
    items,
    objects,
    post,
    /** Ends the execution that was started last. */
    end: (ended: EndedExecution) => ends.at(-1)?.(ended),
    chat: (body: object = {}, headers?: Record<string, string>, signal?: AbortSignal) =>
      post('/v1/chat/completions', { model: 'interactive', messages, ...body }, headers, signal),
    converse: (model = 'interactive', operation = 'converse', headers?: Record<string, string>) =>
      post(`/model/${model}/${operation}`, { messages: [{ role: 'user', content: [{ text: 'hi' }] }] }, headers),
  }
}
