import assert from 'node:assert/strict'
import { drawPlan, drawRows } from '../../../cli/ladder.ts'
import { attemptRows, ladderRows } from '../../../cli/ladder-rows.ts'
import { createLiveLadder } from '../../../cli/live-ladder.ts'
import type { Attempt } from '../../../core/answer.ts'
import type { Ladder } from '../../../core/history/ladder.ts'
import { givenTerminal } from '../../support/context.ts'

const START = Date.UTC(2026, 10, 22, 12)

const PLANNED: Ladder = {
  status: 'RUNNING',
  startedAt: START,
  deadlineAt: START + 30_000,
  route: 'interactive',
  planned: [
    { id: 'fast', kind: 'latency-optimized' },
    { id: 'steady', kind: 'on-demand' },
  ],
  everPlanned: [],
  redrives: [],
  skipped: [{ tier: 'far', reason: 'not configured: FAR_ARN is not set' }],
  visits: [],
  waits: [],
  path: ['Plan'],
}
const THROTTLED = { outcome: 'TierThrottled', message: 'Too many requests', status: 429 }
const fast = {
  id: 4,
  tier: 'fast',
  kind: 'latency-optimized' as const,
  state: 'Latency-optimized',
  startedAt: START,
  endedAt: START + 20,
  calls: [{ startedAt: START, endedAt: START + 20, ...THROTTLED }],
}
const steady = {
  id: 9,
  tier: 'steady',
  kind: 'on-demand' as const,
  state: 'On-demand',
  startedAt: START + 30,
  calls: [{ startedAt: START + 30, endedAt: START + 50, ...THROTTLED }, { startedAt: START + 700 }],
}
const draw = (ladder: Ladder, now: number, width = 110) =>
  drawRows(ladderRows(ladder, now), givenTerminal({ width })).map(line => line.replace(/ {2,}/g, '  '))

describe('a drawn ladder', () => {
  it('shows what is skipped, what happened, what runs and what is still to come', () => {
    const ladder = { ...PLANNED, planned: [...PLANNED.planned, { id: 'last' }], visits: [fast, steady] }
    assert.deepEqual(draw(ladder, START + 900), [
      '  –  far  skipped  not configured: FAR_ARN is not set'.replace('–  ', '– '),
      '  ✗ fast  latency-optimized  throttled  429 Too many requests  20 ms',
      '  ✗ steady  on-demand  throttled  429 Too many requests  20 ms',
      '  ◌  paused  before the retry  650 ms',
      '  ●  retry 1  calling  200 ms',
      '  · last',
    ])
  })

  it('shows the wait between two calls', () => {
    const waiting = { ...steady, calls: steady.calls.slice(0, 1) }
    assert.equal(draw({ ...PLANNED, visits: [waiting] }, START + 550)[2], '  ●  waits to retry  500 ms')
  })

  it('shows that a patient route waits, and until when', () => {
    const waiting = { since: START, until: START + 40_000 }
    const rows = draw({ ...PLANNED, planned: [], skipped: [], waiting }, START + 10_000)
    assert.deepEqual(rows, ['  ◌  waiting  plans again in 30 s: no tier has capacity now  10 s'])
  })

  it('shows the waits between the rounds where they were', () => {
    const again = {
      ...fast,
      startedAt: START + 60_000,
      calls: [{ ...fast.calls[0], startedAt: START, endedAt: START + 9 }],
    }
    const waits = [{ startedAt: START + 100, endedAt: START + 12_100 }]
    const rows = draw({ ...PLANNED, planned: [], skipped: [], visits: [fast, again], waits }, START)
    assert.deepEqual(
      rows.map(row => row.trim().split(/ {2,}/).slice(0, 2).join(' ')),
      ['✗ fast latency-optimized', '◌ waited', '✗ fast latency-optimized'],
    )
    assert.match(rows[1] ?? '', /no tier had capacity {2}12 s$/)
  })

  it('names each tier that was not reached, and why', () => {
    const answered = { ...fast, calls: [{ startedAt: START, endedAt: START + 20, outcome: 'Answered' }] }
    const ladder = { ...PLANNED, status: 'SUCCEEDED' as const, visits: [answered] }
    assert.equal(draw(ladder, START + 900).at(-1), '  · steady  on-demand  not reached  fast answered')
  })

  it('names each tier that another one’s too small window dropped', () => {
    const planned = [
      { id: 'fast', contextWindow: 128_000 },
      { id: 'smaller', contextWindow: 32_000 },
      { id: 'steady', contextWindow: 300_000 },
    ]
    const small = { ...fast, calls: [{ startedAt: START, endedAt: START + 20, outcome: 'TierTooSmall' }] }
    const ladder = { ...PLANNED, planned, skipped: [], status: 'FAILED' as const, visits: [small, steady] }
    assert.match(draw(ladder, START + 900, 140).at(-1) ?? '', /smaller {2}dropped {2}fast was too small.*32,000 tokens/)
  })

  it('puts a reason that does not fit into a line of its own, whole', () => {
    const message = 'No first token within 1500 ms, and then some'
    const late = { ...fast, calls: [{ ...fast.calls[0], startedAt: START, endedAt: START + 20, message }] }
    const rows = drawRows(
      ladderRows({ ...PLANNED, planned: [], skipped: [], visits: [late] }, START),
      givenTerminal({ width: 60 }),
    )
    assert.deepEqual([rows.length, rows[1]?.trim()], [2, `429 ${message}`])
  })

  it('calls what a stop has cut off stopped', () => {
    const ladder = { ...PLANNED, status: 'ABORTED' as const, visits: [steady] }
    assert.ok(draw(ladder, START + 900).includes('  ✗  retry 1  stopped'))
  })

  it('never exceeds the width of the terminal', () => {
    for (const width of [40, 60, 80, 95, 96, 200]) {
      const rows = drawRows(ladderRows({ ...PLANNED, visits: [fast, steady] }, START + 900), givenTerminal({ width }))
      for (const row of rows) assert.ok(row.length <= Math.max(width, 46), `${row.length} > ${width}: ${row}`)
    }
  })

  it('leaves the kind out on a narrow terminal, and keeps the word retry', () => {
    assert.deepEqual(draw({ ...PLANNED, planned: [], skipped: [], visits: [steady] }, START + 900, 80), [
      '  ✗ steady  throttled  429 Too many requests  20 ms',
      '  ◌  paused  before the retry  650 ms',
      '  ● retry…  calling  200 ms',
    ])
  })

  it('does not obey escape sequences in a provider’s message', () => {
    const hostile = {
      ...fast,
      calls: [{ ...fast.calls[0], startedAt: START, endedAt: START, message: '\u001b[2J\u0007gone' }],
    }
    const [row] = draw({ ...PLANNED, skipped: [], planned: [], visits: [hostile] }, START)
    assert.equal(row, '  ✗ fast  latency-optimized  throttled  429 gone  0 ms')
  })

  it('says route, deadline and numbers above', () => {
    assert.equal(drawPlan(PLANNED, givenTerminal()), '  route interactive · deadline 30 s · 2 tiers to try · 1 skipped')
  })

  it('is drawn from the attempts of an answer where there is no history', () => {
    const attempt: Attempt = {
      tier: 'fast',
      kind: 'on-demand',
      outcome: 'TierUnavailable',
      message: 'down',
      tries: 2,
      startedAt: '2026-11-22T12:00:00.000Z',
      endedAt: '2026-11-22T12:00:01.500Z',
      usd: 0,
    }
    const rows = drawRows(attemptRows({ attempts: [attempt], skipped: [] }), givenTerminal())
    assert.deepEqual(
      rows.map(row => row.replace(/ {2,}/g, '  ')),
      ['  ✗ fast  on-demand  unavailable  down · 2 calls  1.5 s'],
    )
  })
})

describe('a live ladder', () => {
  it('prints each row once, when it is final, where nobody can redraw', () => {
    const terminal = givenTerminal()
    const live = createLiveLadder(terminal)
    live.update({ ...PLANNED, planned: [], skipped: [], route: '' }, START)
    live.update(PLANNED, START)
    live.update({ ...PLANNED, visits: [fast] }, START + 40)
    live.update({ ...PLANNED, visits: [fast, steady] }, START + 800)
    live.update({ ...PLANNED, visits: [fast, steady] }, START + 900)
    assert.deepEqual(
      terminal
        .text()
        .trimEnd()
        .split('\n')
        .map(line => line.trim().split(/\s{2,}/)[0]),
      ['route interactive · deadline 30 s · 2 tiers to try · 1 skipped', '– far', '✗ fast', '✗ steady', '◌'],
    )
  })

  it('redraws in place on a terminal, and only what changed', () => {
    const terminal = givenTerminal({ interactive: true })
    const live = createLiveLadder(terminal)
    live.update(PLANNED, START)
    const first = terminal.text()
    live.update(PLANNED, START)
    assert.equal(terminal.text(), first)
    live.update({ ...PLANNED, visits: [fast] }, START + 40)
    // Four lines were drawn: the plan, the skipped tier and the two to come.
    assert.ok(terminal.text().slice(first.length).startsWith('\u001b[4A\r\u001b[0J'))
  })

  it('keeps to the lines that a terminal can redraw', () => {
    const terminal = givenTerminal({ interactive: true, height: 10 })
    const many = Array.from({ length: 50 }, (_, index) => ({ ...fast, tier: `t${index}` }))
    createLiveLadder(terminal).update({ ...PLANNED, visits: many }, START)
    assert.ok(terminal.text().trimEnd().split('\n').length <= 8)
  })
})
