import assert from 'node:assert/strict'
import { createLiveLadder } from '../../../cli/live-ladder.ts'
import { createLiveText } from '../../../cli/live-text.ts'
import type { Ladder } from '../../../core/history/ladder.ts'
import type { ReadEvent } from '../../../core/stream/reader.ts'
import { givenTerminal } from '../../support/context.ts'

type Event = ReadEvent['event']
const attempt = (tier: string, restart: boolean): Event => ({
  ...{ type: 'attempt', tier, kind: 'on-demand', visit: 1, try: 1 },
  restart,
})
const delta = (text: string): Event => ({ type: 'delta', event: { contentBlockDelta: { delta: { text } } } })
const left = (tier: string): Event => ({ type: 'left', tier, outcome: 'TierDown', retry: false })

/** What is shown after the last of the events that changed anything. */
const shown = (events: Event[], width = 60) => {
  const text = createLiveText(givenTerminal({ interactive: true, width }))
  return events.map(event => text.tell(event)).findLast(lines => lines !== undefined)
}

describe('an answer on a terminal while it comes', () => {
  it('grows word by word', () => {
    assert.deepEqual(shown([attempt('one', false), delta('The sky '), delta('is blue.')]), ['  The sky is blue.'])
  })

  it('names a tier that broke off, and begins again with the next', () => {
    const events = [attempt('one', false), delta('Half an'), left('one')]
    assert.deepEqual(shown(events), ['  ! one broke off after 7 characters', '  Half an'])
    assert.deepEqual(shown([...events, attempt('two', true), delta('A whole')]), [
      '  ! one broke off after 7 characters; two begins again',
      '  A whole',
    ])
  })

  it('says that a part is missing', () => {
    assert.deepEqual(
      shown([attempt('one', false), delta('Half'), { type: 'lost' }])?.[0],
      '  ! a part of the text is missing; the answer will have it',
    )
  })

  it('lets no escape sequence of a model through, not even one that comes in two pieces', () => {
    const lines = shown([attempt('one', false), delta('a\u001b'), delta('[2Jb\u009b31mc\u0007')]) ?? []
    assert.deepEqual(lines, ['  abc'])
  })

  it('breaks lines before the edge of the terminal, those of wide characters and long words too', () => {
    const lines = shown([attempt('one', false), delta(`${'漢字'.repeat(40)} ${'w'.repeat(100)}`)], 44) ?? []
    assert.ok(lines.every(line => [...line].reduce((sum, one) => sum + (one > '\u1100' ? 2 : 1), 0) <= 44))
    assert.equal(lines.map(line => line.trim()).join(''), `${'漢字'.repeat(40)}${'w'.repeat(100)}`)
  })
})

describe('a live ladder with text below', () => {
  const ladder = (status: Ladder['status']): Ladder => ({
    ...{
      status,
      route: 'interactive',
      planned: [],
      everPlanned: [],
      skipped: [],
      visits: [],
      waits: [],
      path: [],
      redrives: [],
    },
  })

  it('shows the end of the text that fits, and takes it away at the end: the answer follows as a whole', () => {
    const terminal = givenTerminal({ interactive: true, height: 12 })
    const live = createLiveLadder(terminal)
    live.update(ladder('RUNNING'), 0)
    live.below(Array.from({ length: 30 }, (_, n) => `line ${n}`))
    const frame = terminal.text().split('\u001b[0J').at(-1) ?? ''
    assert.ok(frame.includes('line 29') && !frame.includes('line 20\n'), frame)
    assert.ok(frame.split('\n').length <= 12)
    live.update(ladder('SUCCEEDED'), 0)
    live.below(['too late'])
    const last = terminal.text().split('\u001b[0J').at(-1) ?? ''
    assert.doesNotMatch(last, /line|late/)
  })
})
