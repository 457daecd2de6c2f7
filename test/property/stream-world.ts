import assert from 'node:assert/strict'
import fc from 'fast-check'
import { attemptStreams } from '../../aws/stream/attempt-stream.ts'
import { planStreams } from '../../aws/stream/plan-stream.ts'
import type { AttemptResult } from '../../core/answer.ts'
import { createCollector, type StreamEvent, textOf } from '../../core/attempt/collect-stream.ts'
import type { ExecutionEnd } from '../../core/stream/agree.ts'
import { attempted } from '../support/attempts.ts'
import { type Reading, readStream } from '../support/stream-reader.ts'
import { type Access, memoryStreams } from '../support/stream-store.ts'
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts'

const ID = '6f1c9a52-3a1e-4d0b-9a65-2f7a4b8c9d10'
const ARN = 'arn:aws:states:us-east-1:000000000000:execution:stepdown-dev-router:mine'
const OTHER = 'arn:aws:states:us-east-1:000000000000:execution:stepdown-dev-router:other'
const NET_MS = 5000

/** One call of a tier: its pieces of text with the pauses before them, and how it ends. */
interface Call {
  pieces: { ms: number; text: string }[]
  /** A tier without streaming gives its answer as a whole. */
  streams: boolean
  end: 'answers' | 'fails' | 'fails, asked again' | 'is given up'
  /** How long a call that was given up goes on. */
  lateMs: number
}

const access = (good: number): fc.Arbitrary<Access> =>
  fc.oneof(
    { weight: good, arbitrary: fc.record({ ms: fc.integer({ min: 1, max: 60 }), fate: fc.constant('done' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        ms: fc.integer({ min: 1, max: 3000 }),
        fate: fc.constantFrom('done', 'refused', 'done, then refused', 'never', 'done, then never'),
      }),
    },
  )

export const streamWorld = fc.record({
  calls: fc.array(
    fc.record({
      pieces: fc.array(
        fc.record({
          ms: fc.integer({ min: 0, max: 900 }),
          text: fc.oneof(
            { weight: 9, arbitrary: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }) },
            { weight: 1, arbitrary: fc.integer({ min: 10_000, max: 60_000 }).map(n => 'é😀x'.repeat(n)) },
          ),
        }),
        { minLength: 1, maxLength: 8 },
      ),
      streams: fc.boolean(),
      end: fc.constantFrom<Call['end']>('answers', 'fails', 'fails, asked again', 'is given up'),
      lateMs: fc.integer({ min: 0, max: 9000 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  puts: fc.oneof(
    fc.constant<Access[]>([{ ms: 10, fate: 'done' }]),
    fc.array(fc.oneof(access(1), access(12), access(12)), { minLength: 1, maxLength: 30 }),
  ),
  reads: fc.oneof(
    fc.constant<Access[]>([{ ms: 5, fate: 'done' }]),
    fc.array(access(20), { minLength: 1, maxLength: 30 }),
  ),
  killAfter: fc.integer({ min: 1, max: 12 }),
  lateReaderMs: fc.integer({ min: 0, max: 20_000 }),
  content: fc.constantFrom<'tokens' | 'end'>('tokens', 'tokens', 'tokens', 'end'),
  usedBefore: fc.boolean(),
})
export type StreamWorld = typeof streamWorld extends fc.Arbitrary<infer World> ? World : never

export interface Outcome {
  execution: ExecutionEnd
  readings: Reading[]
  /** How many looks at the execution each reader took. */
  looks: number[]
  underWay: number
  content: 'tokens' | 'end'
}

/** Runs one execution with its calls in order, and three readers of its stream. */
export const runStream = async (world: StreamWorld): Promise<Outcome> => {
  const clock = createVirtualClock()
  const turn = <T>(list: readonly T[]) => {
    let n = 0
    return () => list[n++ % list.length] as T
  }
  const store = memoryStreams(clock, turn(world.puts), turn(world.reads))
  if (world.usedBefore) {
    // A stranger's items that Plan did not see, because its write ran into the bound.
    const events = JSON.stringify([{ type: 'delta', event: eventsOf('a stranger’s')[0] }])
    for (const sk of ['0001#01#00002', '0001#01#00009', '0009#01#00001'])
      store.items.set(`${ID} ${sk}`, { pk: ID, sk, executionArn: OTHER, events, expires: 0 })
  }
  let ended: ExecutionEnd | undefined
  const looks = [0, 0, 0]
  const reader = async (n: number, waitMs: number, killAfter?: number) => {
    await clock.sleep(waitMs)
    const look = async () => {
      looks[n] = (looks[n] ?? 0) + 1
      return ended
    }
    const options = { id: ID, executionArn: ARN, read: store.read(ID), execution: { look }, clock }
    return readStream({ ...options, calm: world.content === 'end' }, killAfter)
  }
  const late: Promise<void>[] = []
  const execution = runCalls(world, clock, store, late).then(end => {
    ended = end
  })
  const [readings] = await clock.run(
    Promise.all([Promise.all([reader(0, 0), reader(1, 0, world.killAfter), reader(2, world.lateReaderMs)]), execution]),
  )
  await clock.run(Promise.all(late))
  return {
    execution: ended ?? { status: 'RUNNING' },
    readings,
    looks,
    underWay: store.underWay,
    content: world.content,
  }
}

type Store = ReturnType<typeof memoryStreams>

const runCalls = async (
  { calls, content }: StreamWorld,
  clock: VirtualClock,
  store: Store,
  late: Promise<void>[],
): Promise<ExecutionEnd> => {
  const wish = { id: ID, content, afterFirstToken: 'restart' as const }
  const request = { prompt: 'hi', stream: wish }
  const plan = planStreams({ store, clock })({ request, execution: { id: ARN }, visit: 0 })
  const deadlineAt = new Date(clock.now() + 600_000).toISOString()
  await plan?.open(deadlineAt)
  const open = attemptStreams({ store, clock })
  let visit = 1
  let tried = 1
  let shown = false
  for (const [index, call] of calls.entries()) {
    const last = index === calls.length - 1
    const kind = 'cross-region' as const
    const tier = { id: `tier-${index}`, kind, timeoutMs: 60_000, contextWindow: 1, inputUsd: 0, plannedAt: 0 }
    const id = { id: ARN, startedAt: '' }
    const tiersBelow = last ? 0 : 1
    const given = { execution: id, tier, tiersBelow, deadlineAt, visit, try: tried, shown }
    const stream = open({ event: attempted(given), routing: { stream: wish }, route: undefined })
    assert.ok(stream)
    const answer = answerOf(call, tried)
    const speak = async () => {
      for (const { ms, text } of call.pieces) {
        await clock.sleep(ms)
        if (call.streams) for (const event of eventsOf(text)) stream.onEvent(event)
      }
      if (call.streams) for (const event of closing) stream.onEvent(event)
      stream.onAnswer(answer.answer)
    }
    if (call.end === 'is given up' && !last) {
      const speakLate = async () => {
        await speak()
        await clock.sleep(call.lateMs)
        await stream.answered(answer)
      }
      late.push(speakLate())
      await clock.sleep(NET_MS)
      shown = true
      visit += 1
      tried = 1
      continue
    }
    await speak()
    if (call.end === 'answers' || (last && call.end === 'is given up')) {
      await stream.answered(answer)
      await clock.sleep(30)
      const attempts = [...Array.from({ length: visit - 1 }, () => ({})), answer.attempt]
      return { status: 'SUCCEEDED', output: { ...answer.answer, attempts } }
    }
    const retry = call.end === 'fails, asked again' && !last
    const name = retry ? 'TierUnavailable' : 'TierThrottled'
    const entry = { tier: tier.id, kind, outcome: name, tries: tried, startedAt: '', endedAt: '', usd: 0 } as const
    await stream.failed(last ? 'DeadlineExceeded' : name, entry)
    await clock.sleep(30)
    shown ||= call.streams
    visit += retry ? 0 : 1
    tried = retry ? tried + 1 : 1
  }
  return { status: 'FAILED' }
}

const eventsOf = (text: string): StreamEvent[] => [{ contentBlockDelta: { contentBlockIndex: 0, delta: { text } } }]
const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 }
const closing: StreamEvent[] = [{ messageStop: { stopReason: 'end_turn' } }, { metadata: { usage } }]

const answerOf = ({ pieces }: Call, tries: number): AttemptResult => {
  const collector = createCollector()
  for (const { text } of pieces) for (const event of eventsOf(text)) collector.add(event)
  const { message } = collector.result()
  return {
    answer: {
      text: textOf(message),
      message,
      stopReason: 'end_turn',
      usage: { ...usage, source: 'bedrock' },
      servedBy: { tier: 't', kind: 'on-demand', model: 'm', region: 'us-east-1' },
      cost: { usd: 0, estimated: false },
      timing: { attemptMs: 1, totalMs: 1 },
    },
    attempt: { tier: 't', kind: 'on-demand', outcome: 'Answered', tries, startedAt: '', endedAt: '', usd: 0 },
  }
}
