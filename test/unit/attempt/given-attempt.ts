import assert from 'node:assert/strict'
import { createAttempt } from '../../../aws/attempt/attempt.ts'
import type { Capacity, Outcome } from '../../../aws/capacity/capacity.ts'
import type { AttemptEvent } from '../../../core/attempt/event.ts'
import type { CallModel, ModelAnswer } from '../../../core/attempt/model-call.ts'
import type { Tier } from '../../../core/catalogue/tier.ts'
import type { Clock } from '../../../core/clock.ts'
import type { FailedEntry } from '../../../core/faults/errors.ts'
import { catalogue, route, tier } from '../../support/tiers.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

export const START = Date.UTC(2026, 10, 22)
export const iso = (ms: number) => new Date(START + ms).toISOString()
export const ANSWER: ModelAnswer = {
  text: 'Hello',
  message: { role: 'assistant', content: [{ text: 'Hello' }] },
  stopReason: 'end_turn',
  usage: { inputTokens: 1000, outputTokens: 500, totalTokens: 1500, source: 'bedrock' },
  served: {},
}

/** A capacity that admits as told and notes what is reported to it. */
export const capacityThat = (admission: Awaited<ReturnType<Capacity['admit']>>) => {
  const asked: string[] = []
  const reported: Outcome[] = []
  const capacity = {
    admit: async one => {
      asked.push(one.id)
      return admission
    },
    report: async (_tier, _ticket, outcome) => {
      reported.push(outcome)
    },
  } as Pick<Capacity, 'admit' | 'report'> as Capacity
  return { capacity, asked, reported }
}

export interface Given {
  tier?: Partial<Tier>
  event?: Partial<AttemptEvent>
  call?: CallModel
  capacity?: Capacity
  simulateAllowed?: boolean
  request?: unknown
  store?: 's3'
  payloads?: Parameters<typeof createAttempt>[0]['payloads']
  stream?: Parameters<typeof createAttempt>[0]['stream']
}

export const attempt = async (given: Given = {}) => {
  const clock = createVirtualClock(START)
  const theTier = tier('a', given.tier)
  const run = createAttempt({
    catalogue: catalogue([theTier], route(['a'], given.store && { store: given.store })),
    call: given.call ?? (async () => ANSWER),
    capacity: given.capacity,
    payloads: given.payloads,
    stream: given.stream,
    simulateAllowed: given.simulateAllowed ?? false,
    clock,
  })
  const event: AttemptEvent = {
    request: given.request ?? { prompt: 'Hello?' },
    execution: { id: 'arn:aws:states:us-east-1:000000000000:execution:router:run-1', startedAt: iso(0) },
    route: 'interactive',
    tier: {
      id: 'a',
      kind: theTier.kind,
      timeoutMs: theTier.timeoutMs,
      contextWindow: 100_000,
      inputUsd: 0,
      plannedAt: START,
    },
    tiersBelow: 0,
    deadlineAt: iso(60_000),
    enteredAt: iso(0),
    try: 1,
    visit: 1,
    largerBelow: 0,
    again: false,
    patient: false,
    afterTimeout: 'next',
    onlyRefused: false,
    spentUsd: 0,
    ...given.event,
  }
  return { result: await clock.run(run(event)), clock }
}

/** Runs an attempt that must fail; its name, what it tells the state machine, and when it ended. */
export const failing = async (given: Given) => {
  try {
    await attempt(given)
  } catch (error) {
    const { name, message } = error as Error
    return { name, failure: JSON.parse(message) as FailedEntry, error: error as Error }
  }
  return assert.fail('the attempt answered')
}

/** A call that takes a while, sends its first token on the way, and stops when it is told to. */
export const taking =
  (clock: Clock, firstTokenMs: number, restMs = 0): CallModel =>
  async ({ signal, onFirstToken, onProgress }) => {
    await clock.sleep(firstTokenMs, signal)
    onFirstToken()
    onProgress(400)
    await clock.sleep(restMs, signal)
    return ANSWER
  }

export const throwing =
  (error: unknown): CallModel =>
  async ({ onRequestId }) => {
    onRequestId('request-1')
    throw error
  }
export const awsError = (name: string, status: number, message = name) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, requestId: 'request-1' } })
