import assert from 'node:assert/strict'
import type { Cell } from '../../../bench/overload/cell.ts'
import { table } from '../../../bench/overload/report.ts'
import { summaries } from '../../../bench/overload/summary.ts'

const cell = (over: Partial<Cell>): Cell => ({
  scenario: 'calm',
  peer: 'Stepdown',
  seed: 1,
  valid: 100,
  servable: 80,
  answered: 60,
  p50: 500,
  p95: 900,
  callsPerAnswer: 1.1,
  badCallsPerBad: 0,
  latestStartMs: 1,
  ...over,
})
const three = [60, 80, 70].map((answered, n) => cell({ answered, seed: n + 1 }))

describe('the seeds of an overload run', () => {
  it('become the median and the range of each client in each scenario', () => {
    const [stepdown, ladder] = summaries([...three, cell({ peer: 'ladder' })])
    assert.deepEqual(stepdown?.answered, { median: 0.7, least: 0.6, most: 0.8 })
    assert.deepEqual([stepdown?.seeds, ladder?.seeds], [3, 1])
  })

  it('are shown so, and a single one without a range', () => {
    const rows = table(summaries([...three, cell({ peer: 'ladder' })])).split('\n')
    assert.equal(rows[2], '| calm | Stepdown | 70.0 % (60.0–80.0) | 0.88 (0.75–1.00) | 1.10 | 500 | 900 |')
    assert.equal(rows[3], '| calm | ladder | 60.0 % | 0.75 | 1.10 | 500 | 900 |')
  })

  it('say – where nothing was answered', () => {
    const none = cell({ answered: 0, p50: Number.NaN, p95: Number.NaN })
    assert.match(table(summaries([JSON.parse(JSON.stringify(none))])), /\| 0\.0 % \| 0\.00 \| 1\.10 \| – \| – \|$/)
  })
})
