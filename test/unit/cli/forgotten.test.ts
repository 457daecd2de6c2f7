import assert from 'node:assert/strict'
import { checkForgotten } from '../../../cli/batch/forgotten.ts'
import type { Round } from '../../../cli/batch/state.ts'
import type { Connection } from '../../../client/connection.ts'
import { givenContext, givenTerminal } from '../../support/context.ts'

describe('a batch that nobody knows any more', () => {
  const round = { name: 'batch-1', lines: [1, 2] } as Round
  const aws = { endpoint: undefined } as Connection
  /** A person at a terminal who answers. */
  const person = (answer: string) => {
    const stdin = (async function* () {
      yield answer
    })()
    return { ...givenContext({ stdin }), err: givenTerminal({ interactive: true }) }
  }
  const refused = { exitCode: 2, message: /batch-1 any more: its 2 lines .* --pay-again asks them again$/ }

  it('is not asked again without a word', () =>
    assert.rejects(checkForgotten(round, undefined, aws, givenContext()), refused))

  it('is asked again with --pay-again', () => checkForgotten(round, true, aws, givenContext()))

  it('is asked again when the person at the terminal says so', async () => {
    const context = person('Yes\n')
    await checkForgotten(round, undefined, aws, context)
    assert.match(context.err.text(), /Ask them again, and pay again\? \[y\/N\] $/)
  })

  for (const answer of ['\n', 'no\n', '']) {
    it(`is not when that person says ${JSON.stringify(answer)}`, () =>
      assert.rejects(checkForgotten(round, undefined, aws, person(answer)), refused))
  }
})
