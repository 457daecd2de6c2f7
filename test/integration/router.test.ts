import assert from 'node:assert/strict'
import { answered, fails, planOf, runRouter } from '../support/router.ts'

describe('the router machine', () => {
  it('answers on the first tier in three steps', async () => {
    const run = await runRouter({
      plan: [
        planOf([
          ['fast', 'latency-optimized'],
          ['steady', 'on-demand'],
        ]),
      ],
      fast: [answered('fast', 'latency-optimized')],
    })
    assert.equal(run.status, 'SUCCEEDED', run.error)
    assert.deepEqual(run.path, ['Plan', 'Choose tier', 'Latency-optimized'])
    assert.equal(run.output.text, 'Hello')
    assert.deepEqual(
      run.output.attempts.map(({ tier, outcome }) => [tier, outcome]),
      [['fast', 'Answered']],
    )
    assert.deepEqual([run.output.route, run.output.skipped], ['interactive', []])
  })

  it('steps down and keeps every attempt', async () => {
    const throttled = fails(
      'TierThrottled',
      '{"message":"Too many \\"requests\\"","requestId":"r-1","status":429,"elapsedMs":12,"try":1}',
    )
    const run = await runRouter({
      plan: [
        planOf([
          ['fast', 'latency-optimized'],
          ['steady', 'on-demand'],
        ]),
      ],
      fast: [throttled],
      steady: [answered('steady', 'on-demand')],
    })
    assert.equal(run.status, 'SUCCEEDED', JSON.stringify(run.cause))
    assert.deepEqual(run.path, ['Plan', 'Choose tier', 'Latency-optimized', 'Choose tier', 'On-demand'])
    const [first, second] = run.output.attempts
    assert.deepEqual(first, {
      tier: 'fast',
      kind: 'latency-optimized',
      outcome: 'TierThrottled',
      message: 'Too many "requests"',
      requestId: 'r-1',
      status: 429,
      tries: 1,
      startedAt: '2026-11-22T00:00:00.000Z',
      endedAt: '2026-11-22T00:00:00.000Z',
      usd: 0,
    })
    assert.equal(second?.outcome, 'Answered')
  })
})

describe('what a failed attempt leaves in the record', () => {
  const afterFailure = async (error: unknown) => {
    const run = await runRouter({
      plan: [
        planOf([
          ['first', 'cross-region'],
          ['next', 'on-demand'],
        ]),
      ],
      first: [error],
      next: [answered('next', 'on-demand')],
    })
    assert.equal(run.status, 'SUCCEEDED', JSON.stringify(run.cause))
    return run.output.attempts[0]
  }
  const unknown = (lambdaCause: string) => fails('Lambda.Unknown', '', { lambdaCause })

  const causes: [string, string][] = [
    ['is no JSON', 'RequestId: 1 Error: Runtime exited with error: signal: killed'],
    ['starts like JSON and is none', '{"errorType":"Error","errorMessage":"cut in the mid'],
    ['starts like ours and is none', '{"errorType":"TierDown","errorMessage":"{\\"message\\":\\"a'],
    ['is JSON of another shape', '{"some":["thing","else"]}'],
    ['is a single brace', '{'],
    ['has an escape that JSON does not know', '{"errorType":"TierDown","errorMessage":"\\uZZZZ","trace":[]}'],
    ['has a line break in a string', '{"errorType":"TierDown","errorMessage":"one\ntwo","trace":[]}'],
  ]
  for (const [what, cause] of causes)
    it(`is the platform’s text when its cause ${what}`, async () => {
      const entry = await afterFailure(unknown(cause))
      assert.deepEqual([entry?.outcome, entry?.message, entry?.tries, entry?.usd], ['Lambda.Unknown', cause, 1, 0])
    })

  it('is empty when there is no cause at all', async () => {
    const entry = await afterFailure(unknown(''))
    assert.deepEqual([entry?.outcome, entry?.message], ['Lambda.Unknown', ''])
  })

  it('is cut to 300 characters', async () => {
    const entry = await afterFailure(unknown('x'.repeat(5000)))
    assert.equal(entry?.message, 'x'.repeat(300))
  })

  const messages: [string, string][] = [
    ['that is plain text', 'Cannot read properties of undefined'],
    ['that is JSON, but not ours', '{"errors":[]}'],
    ['that is ours, but cut', '{"message":"no'],
    ['that is ours, with a number that is none', '{"message":"no","usd":007}'],
    ['that is ours, with a broken escape', '{"message":"\\u12"}'],
  ]
  for (const [what, message] of messages)
    it(`is the function’s own message ${what}`, async () => {
      const entry = await afterFailure(fails('TypeError', message))
      assert.deepEqual([entry?.outcome, entry?.message], ['TypeError', message])
    })

  it('keeps quotes, backslashes and line breaks of a message', async () => {
    const message = 'say "no"\n\tC:\\temp – 否'
    const entry = await afterFailure(fails('TierDown', JSON.stringify({ message, usd: 1.5e-7 })))
    assert.deepEqual([entry?.message, entry?.usd], [message, 1.5e-7])
  })
})
