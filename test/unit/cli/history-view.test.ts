import assert from 'node:assert/strict'
import { drawHistory } from '../../../cli/history-view.ts'
import { readEvents } from '../../../core/history/event.ts'
import { readHistory } from '../../../core/history/history.ts'
import { givenTerminal } from '../../support/context.ts'
import { steppedDownHistory, writeHistory } from '../history/events.ts'

const drawn = (events: unknown) =>
  drawHistory(readHistory(readEvents(events)), givenTerminal({ width: 120 }), 0).map(line =>
    line.trim().replace(/ {2,}/g, '  '),
  )

describe('a drawn history', () => {
  it('begins with the question, the status and the start', () => {
    const [question, , status, plan] = drawn(steppedDownHistory())
    assert.equal(question, '› Tell me about Amazon Bedrock.')
    assert.match(status ?? '', /^succeeded · started 2026-03-02 \d\d:00:00 \S+ · took 3\.2 s$/)
    assert.match(plan ?? '', /^route interactive · deadline 30 s/)
  })

  it('shows the states of another machine, those inside a Map below it, and that it was redriven', () => {
    const history = writeHistory([1])
    history.enter('Map', 'Each')
    history.add('MapStateStarted', { length: 1 })
    history.add('MapIterationStarted', { name: 'Each', index: 0 })
    history.enter('Choice', 'Which')
    history.add('MapIterationFailed', { name: 'Each', index: 0 })
    history.add('MapStateFailed')
    history.add('ExecutionFailed', { error: 'States.NoChoiceMatched', cause: 'No \u001b[31mmatch' })
    history.add('ExecutionRedriven', { redriveCount: 1 })
    const lines = drawn(history.events)
    assert.match(lines[0] ?? '', /^running · started .* · redriven once$/)
    assert.match(lines[1] ?? '', /^✗ Each {2}failed {2}0 ms {2}States\.NoChoiceMatched: No match$/)
    assert.match(lines[2] ?? '', /^✗ +Which #0 +failed/)
  })
})
