import assert from 'node:assert/strict'
import { answered, fails, INPUT_USD, planOf, runRouter } from '../support/router.ts'

const LONG = 20_000
/** What a provider, a platform or a caller can put into a text. */
const HOSTILE: [string, string][] = [
  ['20,000 characters', 'x'.repeat(LONG)],
  ['20,000 quotes', '"'.repeat(LONG)],
  ['20,000 backslashes', '\\'.repeat(LONG)],
  ['control characters', '\u0000\u001f\n\r\t'.repeat(LONG / 5)],
  ['lone surrogates', '\ud83d'.repeat(LONG)],
  ['emoji', '😀'.repeat(LONG / 2)],
  ['something like an expression', '{% $parse("{") %}'],
  ['no JSON', 'RequestId: 1 Error: Runtime exited with error: signal: killed'],
  ['the beginning of a Cause', '{"errorType":"TierDown","errorMessage":"{\\"message\\":\\"a'],
  ['JSON of another shape', '{"some":["thing","else"]}'],
  ['a bracket', '{'],
  ['3,000 brackets', '['.repeat(3000)],
  ['nothing', ''],
]
const LADDER = planOf([
  ['first', 'cross-region'],
  ['next', 'on-demand'],
])
/** A Cause and a record that every reader can read. */
const checkCause = (cause: string | undefined) => {
  assert.ok(cause !== undefined && cause.length <= 28_000, `${cause?.length} characters`)
  const record = JSON.parse(cause)
  assert.deepEqual(Object.keys(record), ['message', 'attempts', 'skipped'])
  assert.equal(typeof record.message, 'string')
  assert.ok(cause.isWellFormed())
  return record
}

describe('hostile text', () => {
  for (const [what, text] of HOSTILE) {
    it(`of the platform, ${what}, is the beginning of an entry’s message`, async () => {
      for (const name of [
        'Lambda.Unknown',
        'Runtime.OutOfMemory',
        'Sandbox.Timedout',
        'Lambda.TooManyRequestsException',
      ]) {
        const run = await runRouter({
          plan: [LADDER],
          first: [fails(name, '', { lambdaCause: text })],
          next: [answered('next', 'on-demand')],
        })
        assert.deepEqual(run.path, ['Plan', 'Choose tier', 'Cross-Region', 'Choose tier', 'On-demand'], run.error)
        assert.equal(run.output.attempts[0]?.message, [...text].slice(0, 300).join(''))
        assert.equal(run.output.attempts[0]?.usd, name.startsWith('Lambda.Too') ? 0 : INPUT_USD)
      }
    })

    it(`of the platform, ${what}, ends in Exhausted and in Router failed`, async () => {
      const lost = fails('Lambda.Unknown', '', { lambdaCause: text })
      const exhausted = await runRouter({ plan: [planOf([['a', 'on-demand']])], a: [lost] })
      assert.deepEqual(exhausted.path.slice(-2), ['Choose tier', 'Exhausted'])
      checkCause(exhausted.rawCause)
      const failed = await runRouter({ plan: [lost] })
      assert.deepEqual(failed.path, ['Plan', 'Router failed'])
      assert.ok(checkCause(failed.rawCause).message.startsWith('Lambda.Unknown'))
    })

    it(`in the message of an entry, ${what}, is kept or cut`, async () => {
      const entry = fails('TierMisconfigured', JSON.stringify({ tier: 'first', message: text, usd: 0.5 }))
      const run = await runRouter({ plan: [LADDER], first: [entry], next: [entry] })
      assert.deepEqual(run.path.slice(-3), ['On-demand', 'Choose tier', 'Exhausted'])
      assert.equal(checkCause(run.rawCause).attempts.length, 2)
    })

    it(`under a name of our own, ${what} that is no entry, is its message`, async () => {
      if (text.startsWith('{') || text.startsWith('[')) return // whatever begins like an entry is one: see below
      for (const name of ['TierThrottled', 'TierDown', 'TierRefused', 'TierTooSmall', 'TierTimedOut']) {
        const run = await runRouter({ plan: [planOf([['a', 'provisioned']])], a: [fails(name, text)] })
        assert.equal(run.path[3], 'Choose tier')
        assert.equal(checkCause(run.rawCause).attempts[0]?.outcome, name)
      }
    })

    it(`of Plan, ${what}, is the Cause’s message`, async () => {
      for (const [name, end] of [
        ['RequestRejected', 'Rejected'],
        ['DeadlineExceeded', 'Deadline exceeded'],
        ['AnswerNotStored', 'Answer not stored'],
      ] as const) {
        const run = await runRouter({ plan: [fails(name, text)] })
        assert.deepEqual(run.path, ['Plan', end])
        checkCause(run.rawCause)
      }
    })

    it(`in reasons and ids, ${what}, does not break the ends`, async () => {
      const skipped = [{ tier: text.slice(0, 5000), reason: text.slice(0, 5000) }]
      const run = await runRouter({ plan: [planOf([], { skipped })] })
      assert.deepEqual(run.path, ['Plan', 'Choose tier', 'Exhausted'])
      assert.ok(run.rawCause && JSON.parse(run.rawCause).message.startsWith('no tier could serve'))
    })

    it(`as an answer, ${what}, leaves as it came`, async () => {
      const answer = answered('a', 'on-demand')
      const run = await runRouter({
        plan: [planOf([['a', 'on-demand']])],
        a: [{ ...answer, answer: { ...answer.answer, text } }],
      })
      assert.equal(run.output.text, text)
    })
  }

  const SHAPES = ['{"some":["thing"]}', '{"usd":null}', '{"message":{"a":1}}', '{"outcome":7,"tier":[]}', '{}']
  for (const shape of SHAPES)
    it(`under a name of our own, the object ${shape}, is an entry with what the machine knows`, async () => {
      const run = await runRouter({
        plan: [LADDER],
        first: [fails('TierMisconfigured', shape)],
        next: [fails('TierDown')],
      })
      assert.deepEqual(run.path.slice(-2), ['Choose tier', 'Exhausted'], `${run.error} ${run.rawCause}`)
      assert.equal(checkCause(run.rawCause).attempts.length, 2)
      for (const [name, end] of [
        ['TierMisconfigured', 'Exhausted'],
        ['TierRefused', shape.includes('outcome') ? 'Exhausted' : 'Rejected by tiers'],
        ['RequestRejected', 'Rejected by tiers'],
        ['AnswerNotStored', 'Answer not stored'],
      ] as const) {
        const last = await runRouter({ plan: [planOf([['a', 'provisioned']])], a: [fails(name, shape)] })
        assert.equal(last.path.at(-1), end, `${last.error} ${last.rawCause}`)
        assert.equal(checkCause(last.rawCause).attempts.length, 1)
      }
    })

  it('under a name of our own, no Cause at all, is an entry with what the machine knows', async () => {
    for (const lambdaCause of ['{"errorType":"TierDown"}', '{}', '[1,2]', '"text"', '7', 'null']) {
      const run = await runRouter({
        plan: [LADDER],
        first: [fails('TierSaturated', '', { lambdaCause })],
        next: [fails('TierSaturated', '{}')],
      })
      assert.deepEqual(run.path.slice(-2), ['Choose tier', 'Exhausted'], `${run.error} ${run.rawCause}`)
      assert.deepEqual(
        checkCause(run.rawCause).attempts.map(({ tier, outcome }: { tier: string; outcome: string }) => [
          tier,
          outcome,
        ]),
        [
          ['first', 'TierSaturated'],
          ['next', 'TierSaturated'],
        ],
      )
    }
  })
})

describe('an input near the limit of 256 KiB', () => {
  it('is rejected with a Cause, although Plan cannot be told of it', async () => {
    const run = await runRouter({ plan: [LADDER] }, { input: { prompt: 'x'.repeat(262_144 - 13) } })
    assert.deepEqual([run.path, run.error], [['Plan', 'Rejected'], 'RequestRejected'])
    assert.match(checkCause(run.rawCause).message, /expected at most 160 KiB/)
  })
})
