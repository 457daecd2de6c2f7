import assert from 'node:assert/strict'
import { RETRY_WAITS } from '../../core/attempt/budget.ts'
import { TIER_KINDS } from '../../core/kind.ts'
import { ERRORS, NOT_RUN, OWN, PLAN_RETRIES, retriesOf, STOPS } from '../support/edges.ts'
import { answered, fails, INPUT_USD, planOf, routerDefinition, runRouter, STATE_OF } from '../support/router.ts'

const WHOLE = { random: 1 }
const DETAIL = { message: 'no', requestId: 'r-1', status: 418, usd: 0.25, estimated: true }
const PLATFORM_SAYS = 'RequestId: 1 Error: something outside our code'
/** Our own code tells what happened; the platform, before or after it, only says that something did. */
const isOurs = (name: string) => !/^(Lambda|Runtime|Sandbox)\./.test(name)
const failing = (name: string) =>
  isOurs(name)
    ? ({ try: tries }: { try?: number }) => fails(name, JSON.stringify({ ...DETAIL, tries }))
    : fails(name, '', { lambdaCause: PLATFORM_SAYS })
const gaps = (times: number[]) => times.slice(1).map((time, i) => time - (times[i] ?? 0))
const rounded = (waits: number[]) => waits.map(wait => Math.round(wait))

for (const kind of TIER_KINDS) {
  describe(`a failure in ${STATE_OF[kind]}`, () => {
    for (const name of ERRORS) {
      const waits = retriesOf(kind)[name] ?? []
      const stop = STOPS[name]
      const calls = waits.length === 0 ? 'is not retried' : `is retried ${waits.length} times`
      it(`${name} ${calls}, then ${stop ? `ends in ${stop}` : 'steps down'}`, async () => {
        const run = await runRouter(
          {
            plan: [
              planOf([
                ['first', kind, 8000],
                ['next', 'on-demand', 9000],
              ]),
            ],
            first: [failing(name)],
            next: [answered('next', 'on-demand')],
          },
          WHOLE,
        )
        const firstCalls = run.calls.filter(call => call.tier === 'first')
        assert.deepEqual(rounded(gaps(firstCalls.map(call => call.at))), waits)
        assert.deepEqual(
          firstCalls.map(call => call.payload.try),
          firstCalls.map((_, i) => i + 1),
        )
        const where = stop ? [stop] : ['Choose tier', 'On-demand']
        assert.deepEqual(run.path, ['Plan', 'Choose tier', STATE_OF[kind], ...where])
        assert.equal(run.error, stop && name)

        const entry = (stop ? run.cause : run.output).attempts[0]
        const told = isOurs(name)
          ? { message: 'no', requestId: 'r-1', status: 418, usd: 0.25, estimated: true }
          : { message: PLATFORM_SAYS, ...(NOT_RUN.includes(name) ? { usd: 0 } : { usd: INPUT_USD, estimated: true }) }
        const outcome = name === 'Sandbox.Timedout' ? 'TierTimedOut' : name
        assert.deepEqual(
          { ...entry, startedAt: '', endedAt: '' },
          {
            tier: 'first',
            kind,
            outcome,
            tries: waits.length + 1,
            startedAt: '',
            endedAt: '',
            ...told,
          },
        )
      })
    }

    it('is followed by the next tier when the function is never heard of again', async () => {
      const run = await runRouter({
        plan: [
          planOf([
            ['first', kind],
            ['next', 'on-demand'],
          ]),
        ],
        first: ['hang'],
        next: [answered('next', 'on-demand')],
      })
      // The tier's timeout of 20 s and the five seconds that the net leaves the function to end by itself.
      assert.equal(run.calls.find(call => call.tier === 'next')?.at, 25_000)
      assert.deepEqual(
        run.output.attempts.map(({ outcome, tries }) => [outcome, tries]),
        [
          ['TierTimedOut', 1],
          ['Answered', 1],
        ],
      )
    })

    it('does not hide the answer of a retry', async () => {
      const run = await runRouter({
        plan: [planOf([['first', kind]])],
        first: [failing('TierUnavailable'), answered('first', kind, 2)],
      })
      assert.deepEqual(run.path, ['Plan', 'Choose tier', STATE_OF[kind]])
      assert.deepEqual(
        run.output.attempts.map(({ outcome, tries }) => [outcome, tries]),
        [['Answered', 2]],
      )
    })
  })
}

const ends: [string, string, string][] = [
  ...Object.keys(PLAN_RETRIES)
    .filter(name => name !== 'States.Timeout')
    .map((name): [string, string, string] => [name, 'Router failed', 'RouterFailed']),
  ['RequestRejected', 'Rejected', 'RequestRejected'],
  ['DeadlineExceeded', 'Deadline exceeded', 'DeadlineExceeded'],
  ['TiersExhausted', 'Exhausted', 'TiersExhausted'],
  ['StreamBroken', 'Stream broken', 'StreamBroken'],
  ['AnswerNotStored', 'Answer not stored', 'AnswerNotStored'],
  ['TypeError', 'Router failed', 'RouterFailed'],
]

describe('a failure in Plan', () => {
  for (const [name, state, error] of ends)
    it(`${name} is retried ${PLAN_RETRIES[name]?.length ?? 0} times, then ends in ${state}`, async () => {
      const sentence = 'prompt is "": expected text'
      const thrown = isOurs(name) ? fails(name, sentence) : failing(name)
      const run = await runRouter({ plan: [thrown] }, WHOLE)
      assert.deepEqual(rounded(gaps(run.calls.map(call => call.at))), PLAN_RETRIES[name] ?? [])
      assert.deepEqual(run.path, ['Plan', state])
      assert.equal(run.error, error)
      const said = isOurs(name) ? JSON.stringify({ errorType: name, errorMessage: sentence, trace: [] }) : PLATFORM_SAYS
      const message = error === 'RouterFailed' ? `${name}: ${said}` : sentence
      assert.deepEqual(run.cause, { message, attempts: [], skipped: [] })
    })

  it('States.Timeout is retried twice, then ends in Router failed', async () => {
    const run = await runRouter({ plan: ['hang'] }, WHOLE)
    assert.deepEqual(gaps(run.calls.map(call => call.at)), [61_000, 62_000])
    assert.deepEqual([run.path.at(-1), run.error], ['Router failed', 'RouterFailed'])
  })

  it('keeps the platform’s own words when they are no JSON of ours', async () => {
    const lambdaCause = '2026-11-22 RequestId: 1 Error: Runtime exited'
    const run = await runRouter({ plan: [fails('Lambda.Unknown', '', { lambdaCause })] })
    assert.equal(run.cause.message, `Lambda.Unknown: ${lambdaCause}`)
  })

  it('does not lose the attempts of earlier rounds', async () => {
    const patient = planOf([['first', 'on-demand']], { patient: true, waitSeconds: 1 })
    const run = await runRouter({ plan: [patient, fails('RequestRejected', 'gone')], first: [fails('TierDown')] })
    assert.deepEqual(run.path.slice(-3), ['Wait for capacity', 'Plan', 'Rejected'])
    assert.deepEqual(
      run.cause.attempts.map(({ outcome }) => outcome),
      ['TierDown'],
    )
  })
})

describe('the edges of the router', () => {
  const { States } = routerDefinition()
  const edges = (kind: 'Retry' | 'Catch') =>
    Object.entries(States).flatMap(([state, definition]) =>
      (definition[kind] ?? []).flatMap(one =>
        one.ErrorEquals.map(name => `${state} ${name}${'Next' in one ? ` → ${one.Next}` : ''}`),
      ),
    )

  it('are retried only where a test above walks them', () => {
    const walked = [
      ...Object.keys(PLAN_RETRIES).map(name => `Plan ${name}`),
      ...TIER_KINDS.flatMap(kind => Object.keys(retriesOf(kind)).map(name => `${STATE_OF[kind]} ${name}`)),
    ]
    assert.deepEqual(edges('Retry').sort(), walked.sort())
  })

  it('are caught only where a test above walks them', () => {
    const planEnds = [...ends.filter(([, , error]) => error !== 'RouterFailed').map(([name, end]) => [name, end])]
    const walked = [
      ...planEnds.map(([name, end]) => `Plan ${name} → ${end}`),
      'Plan States.DataLimitExceeded → Rejected',
      'Plan States.ALL → Router failed',
      ...TIER_KINDS.flatMap(kind => [
        ...Object.entries(STOPS).map(([name, end]) => `${STATE_OF[kind]} ${name} → ${end}`),
        ...[...OWN, ...NOT_RUN, 'States.Timeout', 'Sandbox.Timedout', 'States.ALL'].map(
          name => `${STATE_OF[kind]} ${name} → Choose tier`,
        ),
      ]),
    ]
    assert.deepEqual(edges('Catch').sort(), walked.sort())
  })

  it('lead from Choose tier to a state for each kind, and to the ends', () => {
    const { Choices = [], Default } = States['Choose tier'] ?? {}
    assert.deepEqual(
      [...Choices.map(({ Next }) => Next), Default],
      [
        ...TIER_KINDS.map(kind => STATE_OF[kind]),
        'Wait for the first',
        'Duplicate',
        'Rejected by tiers',
        'Wait for capacity',
        'Exhausted',
      ],
    )
  })

  it('are between these states and no others', () => {
    const waits = ['Wait for capacity', 'Wait for the first']
    const ends = ['Duplicate', 'Rejected', 'Exhausted', 'Router failed', ...Object.values(STOPS)]
    const tiers = TIER_KINDS.map(kind => STATE_OF[kind])
    assert.deepEqual(Object.keys(States).sort(), ['Plan', 'Choose tier', ...tiers, ...waits, ...ends].sort())
    assert.deepEqual([States.Plan?.Next, ...waits.map(wait => States[wait]?.Next)], ['Choose tier', 'Plan', 'Plan'])
  })

  it('wait as long as the functions think they do', () => {
    for (const kind of TIER_KINDS) {
      const retried = (States[STATE_OF[kind]]?.Retry ?? []).filter(({ ErrorEquals }) =>
        ErrorEquals[0]?.startsWith('Tier'),
      )
      const waits = retried.map(
        ({
          ErrorEquals,
          IntervalSeconds,
          MaxAttempts,
          BackoffRate = 2,
          MaxDelaySeconds = Number.POSITIVE_INFINITY,
        }) => [
          ErrorEquals[0],
          Array.from(
            { length: MaxAttempts },
            (_, i) => Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** i) * 1000,
          ),
        ],
      )
      assert.deepEqual(Object.fromEntries(waits), RETRY_WAITS[kind])
    }
  })
})
