import assert from 'node:assert/strict'
import { filterEvents, stateByEvent } from '../../../console/src/events/filter-events.ts'
import { filterOf } from '../../../console/src/executions/filter.ts'
import { formatDuration, formatPrice, formatSetting, formatUsd, nameOfArn } from '../../../console/src/format.ts'
import { parseRoute } from '../../../console/src/routing.ts'
import { densityOf } from '../../../console/src/timeline/density.ts'
import { readTimeline } from '../../../console/src/timeline/model.ts'
import { ticksOf } from '../../../console/src/timeline/ticks.ts'
import { readEvents } from '../../../core/history/event.ts'
import { readHistory } from '../../../core/history/history.ts'
import { steppedDownHistory, writeHistory } from '../history/events.ts'

const history = readHistory(readEvents(steppedDownHistory()))

describe('the attempt timeline', () => {
  const timeline = readTimeline(history, 0)

  it('has a lane for every tier of the plan, with its last outcome or why it was not tried', () => {
    assert.deepEqual(
      timeline.lanes.map(({ title, fate, outcome, why, tone, tries }) => [title, fate, outcome || why, tone, tries]),
      [
        ['fast', 'not reached', 'nova-pro-us answered', 'waiting', 0],
        ['nova-pro-optimized', 'tried', 'throttled', 'throttled', 1],
        ['nova-pro-on-demand', 'tried', 'timed out', 'failed', 2],
        ['nova-pro-us', 'tried', 'answered', 'answered', 1],
        ['mistral-endpoint', 'skipped', 'not configured: SAGEMAKER_ENDPOINT_ARN is not set', 'waiting', 0],
      ],
    )
  })

  it('says what a pause is', () => {
    assert.deepEqual(
      timeline.lanes.flatMap(lane => lane.gaps),
      [
        { from: 0, to: 12, why: 'planning' },
        { from: 117, to: 817, why: 'retry' },
      ],
    )
  })

  it('shows what the last call that failed said', () => {
    assert.equal(timeline.lanes[2]?.message, 'No token for 1500 ms.')
  })

  it('has a bar for each call, where it was and as long as it took', () => {
    assert.deepEqual(
      timeline.lanes[2]?.bars.map(({ from, to }) => [from, to]),
      [
        [72, 117],
        [817, 2317],
      ],
    )
  })

  it('tells retries from later visits of the same tier', () => {
    const writer = writeHistory({})
    const failure = { error: 'TierThrottled', message: 'Later.' }
    for (const calls of [2, 1]) {
      writer.enter('Task', 'Cross-Region')
      for (let call = 0; call < calls; call++) writer.call('us', 10, failure)
      writer.exit('Task', 'Cross-Region')
    }
    const [lane] = readTimeline(readHistory(readEvents(writer.events)), 0).lanes
    assert.deepEqual(
      lane?.bars.map(bar => bar.visit),
      [2, 2, 10],
    )
  })

  it('marks the first token of the call that had one', () => {
    assert.equal(timeline.lanes[3]?.bars[0]?.firstToken, 2317 + 310)
    assert.equal(timeline.lanes[1]?.bars[0]?.firstToken, undefined)
  })

  it('knows the deadline, and keeps a far one from pressing the attempts together', () => {
    assert.equal(timeline.deadline, 30_000)
    assert.ok(timeline.length < 4000)
  })

  it('lets a running call grow with the time', () => {
    const writer = writeHistory({})
    writer.enter('Task', 'On-demand')
    writer.add('TaskScheduled', { parameters: '{"Payload":{"tier":{"id":"one"}}}' })
    const running = readHistory(readEvents(writer.events))
    const now = (running.ladder.startedAt ?? 0) + 500
    const [bar] = readTimeline(running, now).lanes[0]?.bars ?? []
    assert.deepEqual([bar?.to, bar?.open, bar?.tone], [500, true, 'running'])
  })

  it('marks its axis in round steps', () => {
    const texts = (length: number) => ticksOf(length).map(({ text }) => text)
    assert.deepEqual(texts(3217), ['0', '1 s', '2 s', '3 s'])
    assert.deepEqual(texts(90), ['0', '20 ms', '40 ms', '60 ms', '80 ms'])
    assert.deepEqual(texts(0.9), ['0'])
    assert.deepEqual(texts(150_000), ['0', '30 s', '1:00 min', '1:30 min', '2:00 min', '2:30 min'])
    assert.deepEqual(texts(7_200_000), ['0', '30 min', '1:00 h', '1:30 h', '2:00 h'])
  })

  it('shows many calls by how busy they kept the tier', () => {
    const bar = { open: false, tone: 'throttled' as const, outcome: 'throttled', state: 's', visit: 1 }
    const bars = Array.from({ length: 560 }, (_, index) => ({ ...bar, from: index * 1000, to: index * 1000 + 14 }))
    const slots = densityOf(bars, 560_000)
    assert.equal(slots.length, 120)
    assert.ok(slots.every(({ share }) => share < 0.02))
  })
})

describe('the filter of events', () => {
  const states = stateByEvent(history.events, history.visits)
  const types = (text: string, kind: Parameters<typeof filterEvents>[2]['kind']) =>
    filterEvents(history.events, states, { text, kind }).map(({ type }) => type)

  it('finds by type, by state and by what is in the details', () => {
    assert.deepEqual(types('taskfailed', 'all'), ['TaskFailed', 'TaskFailed', 'TaskFailed'])
    assert.equal(types('latency-optimized', 'states').length, 2)
    assert.deepEqual(types('No token for', 'failures'), ['TaskFailed'])
  })
  it('keeps calls apart from states', () => {
    assert.ok(types('', 'tasks').every(type => !type.includes('State')))
    assert.ok(types('', 'states').every(type => /State(Entered|Exited)$/.test(type)))
  })
})

describe('addresses and filters of the console', () => {
  const arn = 'arn:aws:states:us-east-1:000000000000:execution:router:a/b'
  it('reads the page, the ARN and the selected state', () => {
    const route = parseRoute(`#/executions/${encodeURIComponent(arn)}?state=Plan`)
    assert.equal(route.page, 'execution')
    assert.equal(route.page === 'execution' && route.arn, arn)
    assert.equal(route.page === 'execution' && route.query.get('state'), 'Plan')
  })
  it('opens the overview without an address, and says when there is no such page', () => {
    assert.equal(parseRoute('').page, 'overview')
    assert.deepEqual(parseRoute('#/nowhere'), { page: 'unknown', path: 'nowhere' })
    assert.equal(parseRoute('#/executions/%E0%A4%A').page, 'execution')
  })
  it('turns a time of the filter into a moment', () => {
    assert.deepEqual(filterOf(new URLSearchParams('status=FAILED&time=5m&x=1'), 1_000_000), {
      status: 'FAILED',
      from: '700000',
    })
  })
  it('names executions of both types by what people called them', () => {
    assert.equal(nameOfArn('arn:aws:states:r:1:execution:m:my-name'), 'my-name')
    assert.equal(nameOfArn('arn:aws:states:r:1:express:m:my-name:uuid'), 'my-name')
  })
})

describe('figures for people', () => {
  const durations: [number | undefined, string][] = [
    [undefined, '–'],
    [0, '0 ms'],
    [840, '840 ms'],
    [2414, '2.41 s'],
    [30_000, '30.0 s'],
    [185_000, '3 min 05 s'],
    [3_720_000, '1 h 02 min'],
    [299_990, '5 min'],
    [7_200_000, '2 h'],
  ]
  for (const [ms, text] of durations) it(`writes ${ms} ms as ${text}`, () => assert.equal(formatDuration(ms), text))

  const dollars: [number | undefined, string][] = [
    [undefined, '–'],
    [0, '$0'],
    [0.000248, '$0.000248'],
    [0.0000104, '$0.0000104'],
    [0.5, '$0.5'],
    [12.345, '$12.35'],
  ]
  for (const [usd, text] of dollars) it(`writes ${usd} dollars as ${text}`, () => assert.equal(formatUsd(usd), text))

  it('writes settings as they were set', () => {
    assert.deepEqual([30_000, 119_990, 1500, 7_199_900].map(formatSetting), ['30 s', '2 min', '1.5 s', '2 h'])
  })

  it('writes prices with cents, and more digits where cents are too coarse', () => {
    assert.deepEqual([0.8, 0.035, 0.06, 3.2].map(formatPrice), ['$0.80', '$0.035', '$0.06', '$3.20'])
  })
})
