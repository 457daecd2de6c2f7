import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Classified, classify, classifyStopReason, read, rowFor } from '../../../core/faults/classify.ts'
import { CLASSIFICATION } from '../../../core/faults/table.ts'
import type { TierKind } from '../../../core/kind.ts'

type Sample = [fault: string, means: string, error: Record<string, unknown> & { kind?: TierKind }]

const samples: Sample[] = parse(readFileSync(new URL('samples.yml', import.meta.url), 'utf8'))

/** An error as the SDK throws it, from the fields of a sample. */
const thrown = ({ message, status, responseStatus, kind: _, ...fields }: Record<string, unknown>): Error =>
  Object.assign(new Error(String(message)), fields, {
    ...(status !== undefined && { $metadata: { httpStatusCode: status, requestId: 'r-1' } }),
    ...(responseStatus !== undefined && { $response: { statusCode: responseStatus } }),
  })

const inWords = ({ name, scope, retry, mayBeBilled }: Classified): string =>
  [name, scope, retry && 'retry', mayBeBilled && 'billed'].filter(Boolean).join(' ')

describe('the classification of faults', () => {
  for (const [fault, means, fields] of samples) {
    const { kind, status, code, name } = fields
    const words = read(thrown(fields)).message.slice(0, 60)
    it([fault, '–', kind, status, code ?? name, words].filter(Boolean).join(' '), () => {
      const error = thrown(fields)
      assert.equal(rowFor({ ...read(error), kind }).fault, fault)
      assert.equal(inWords(classify(error, kind ? { kind } : {})), means)
    })
  }

  for (const [what, error, means, message] of [
    ['a text', 'boom', 'TierUnavailable retry billed', 'something that is no error was thrown: boom'],
    ['nothing', undefined, 'TierUnavailable retry billed', 'something that is no error was thrown: undefined'],
    ['an empty object', {}, 'TierUnavailable retry billed', 'no message'],
    ['an abort of the platform', new DOMException('aborted', 'AbortError'), 'TierTimedOut billed', 'aborted'],
    [
      'several failed connections',
      new AggregateError([Object.assign(new Error('connect ECONNREFUSED ::1:9'), { code: 'ECONNREFUSED' })]),
      'TierUnavailable unavailable retry',
      'connect ECONNREFUSED ::1:9',
    ],
    [
      'an error around a network error',
      new Error('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) }),
      'TierUnavailable unavailable retry billed',
      'fetch failed',
    ],
  ] as const) {
    it(`reads ${what}`, () => {
      assert.equal(inWords(classify(error)), means)
      assert.equal(classify(error).message, message)
    })
  }

  it('has a sample for every row, and no row twice', () => {
    const sampled = new Set(samples.map(([fault]) => fault))
    const faults = CLASSIFICATION.map(({ fault }) => fault)
    assert.deepEqual(
      faults.filter(fault => !sampled.has(fault)),
      [],
    )
    assert.equal(new Set(faults).size, faults.length)
  })

  it('keeps status, request id and the provider’s words', () => {
    assert.deepEqual(
      classify(thrown({ name: 'ServiceUnavailableException', message: 'Too many connections', status: 503 })),
      {
        name: 'TierUnavailable',
        message: 'Too many connections',
        status: 503,
        requestId: 'r-1',
        retry: true,
        scope: 'unavailable',
        mayBeBilled: false,
      },
    )
  })

  it('adds advice for the person who has to act', () => {
    const denied = thrown({ name: 'AccessDeniedException', message: 'explicit deny', status: 403 })
    assert.match(
      classify(denied, { kind: 'cross-region' }).message,
      /policies that deny one of the profile’s destination/,
    )
  })

  it('keeps the advice whole when the provider had much to say', () => {
    const denied = thrown({ name: 'AccessDeniedException', message: 'no '.repeat(500), status: 403 })
    const { message } = classify(denied, { kind: 'cross-region' })
    assert.ok(message.length <= 300 && message.endsWith('destination Regions)'), message)
  })

  it('keeps a message on one line, without the SDK’s hint about its internals', () => {
    const message = 'Unexpected token\n  Deserialization error: to see the raw response, inspect the hidden field'
    assert.equal(classify(new SyntaxError(message)).message, 'Unexpected token')
  })

  it('cuts long messages to 300 characters', () => {
    assert.equal(classify(new Error('x'.repeat(5000))).message.length, 300)
  })

  it('cuts between characters, so that what it says is well-formed', () => {
    const { message } = classify(new Error(`${'x'.repeat(298)}😀${'y'.repeat(99)}`))
    assert.equal(message, `${'x'.repeat(298)}…`)
    assert.equal(classify(new Error('half \ud83d of it')).message, 'half \ufffd of it')
  })
})

describe('stop reasons', () => {
  for (const answer of [
    'end_turn',
    'tool_use',
    'max_tokens',
    'stop_sequence',
    'guardrail_intervened',
    'content_filtered',
  ]) {
    it(`${answer} is an answer`, () => assert.equal(classifyStopReason(answer), undefined))
  }
  for (const [stopReason, name, retry] of [
    ['malformed_model_output', 'TierUnavailable', true],
    ['malformed_tool_use', 'TierUnavailable', true],
    ['model_context_window_exceeded', 'TierTooSmall', false],
    ['something_new', 'TierDown', false],
    [undefined, 'TierUnavailable', true],
  ] as const) {
    it(`${stopReason ?? 'none at all'} is ${name}, and may be billed`, () => {
      const classified = classifyStopReason(stopReason)
      assert.equal(classified?.name, name)
      assert.equal(classified?.retry, retry)
      assert.equal(classified?.mayBeBilled, true)
    })
  }
})
