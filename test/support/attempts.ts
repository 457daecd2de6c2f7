import type { AttemptResult, ServedBy } from '../../core/answer.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import { type FailedEntry, TierError } from '../../core/faults/errors.ts'

/** What the router hands to an attempt function. */
export const attempted = (changes: Partial<AttemptEvent> = {}): AttemptEvent => ({
  request: { prompt: 'tell me a secret', requestMetadata: { team: 'search' } },
  execution: {
    id: 'arn:aws:states:us-east-1:111122223333:execution:stepdown-dev-router:one',
    startedAt: '2026-11-22T10:00:00.000Z',
  },
  route: 'interactive',
  tier: {
    id: 'nova-pro-us',
    kind: 'cross-region',
    timeoutMs: 30_000,
    contextWindow: 300_000,
    inputUsd: 0,
    plannedAt: 0,
  },
  tiersBelow: 1,
  deadlineAt: '2026-11-22T10:00:30.000Z',
  enteredAt: '2026-11-22T10:00:01.500Z',
  try: 1,
  visit: 2,
  largerBelow: 0,
  again: false,
  patient: false,
  afterTimeout: 'next',
  onlyRefused: false,
  spentUsd: 0,
  ...changes,
})

/** What an attempt function throws. */
export const failedWith = (
  name: TierError['name'],
  entry: Partial<FailedEntry> = {},
  options?: { attemptMs?: number },
): TierError =>
  new TierError(
    name,
    {
      tier: 'nova-pro-us',
      kind: 'cross-region',
      outcome: name,
      tries: 1,
      startedAt: '2026-11-22T10:00:01.500Z',
      endedAt: '2026-11-22T10:00:02.400Z',
      usd: 0,
      ...entry,
    },
    options,
  )

/** What an attempt function returns for an answer. */
export const answered = (
  changes: Partial<AttemptResult['answer']> = {},
  servedBy: Partial<ServedBy> = {},
): AttemptResult => ({
  answer: {
    text: 'the secret answer',
    message: { role: 'assistant', content: [{ text: 'the secret answer' }] },
    stopReason: 'end_turn',
    usage: { inputTokens: 20, outputTokens: 60, totalTokens: 80, source: 'bedrock' },
    servedBy: {
      tier: 'nova-pro-us',
      kind: 'cross-region',
      model: 'us.amazon.nova-pro-v1:0',
      region: 'us-east-1',
      ...servedBy,
    },
    cost: { usd: 0.0002, estimated: false },
    timing: { firstTokenMs: 310, attemptMs: 900, totalMs: 2400 },
    ...changes,
  },
  attempt: {
    tier: 'nova-pro-us',
    kind: 'cross-region',
    outcome: 'Answered',
    requestId: 'request-1',
    tries: 1,
    startedAt: '2026-11-22T10:00:01.500Z',
    endedAt: '2026-11-22T10:00:02.400Z',
    firstTokenMs: 310,
    usd: 0.0002,
  },
})
