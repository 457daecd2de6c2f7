import assert from 'node:assert/strict'
import { execute } from '../../../cli/execute.ts'
import { usageError } from '../../../cli/exit-codes.ts'
import { describeFailure } from '../../../cli/failures.ts'
import { createProgram } from '../../../cli/program.ts'
import { ClientError, RequestFailed } from '../../../client/errors.ts'
import { givenContext } from '../../support/context.ts'

const named = (name: string, message: string, more: object = {}) => Object.assign(new Error(message), { name, ...more })
const failed = (error: string) =>
  new RequestFailed({ error, message: 'because', attempts: [], skipped: [] }, 'arn:aws:states:…')

describe('what a failed command says, and its exit code', () => {
  const rows: [what: string, error: unknown, exitCode: number, message: RegExp][] = [
    ['wrong options', usageError('the prompt is empty'), 2, /^the prompt is empty$/],
    ['a request that no tier answered', failed('TiersExhausted'), 1, /^TiersExhausted: because$/],
    ['a request that is wrong', failed('RequestRejected'), 2, /^RequestRejected: because$/],
    ['no router there', new ClientError('MachineNotFound', 'no machine'), 3, /^no machine$/],
    ['a key used twice', new ClientError('IdempotencyKeyReused', 'used'), 2, /^used$/],
    [
      'nothing that listens',
      named('Error', 'connect', { code: 'ECONNREFUSED' }),
      3,
      /^cannot reach AWS: ECONNREFUSED$/,
    ],
    [
      'nothing that listens on both addresses of localhost',
      Object.assign(new AggregateError([named('Error', 'x', { code: 'ECONNREFUSED' })], ''), {
        name: 'AggregateError',
      }),
      3,
      /ECONNREFUSED/,
    ],
    ['a name without an address', named('Error', 'x', { cause: { code: 'ENOTFOUND' } }), 3, /ENOTFOUND/],
    [
      'no credentials',
      named('CredentialsProviderError', 'none found'),
      3,
      /refused the caller: CredentialsProviderError/,
    ],
    ['a session that is over', named('ExpiredTokenException', 'expired'), 3, /ExpiredTokenException/],
    ['no permission', named('AccessDeniedException', 'not authorized'), 3, /AccessDeniedException: not authorized/],
    ['no Region', new Error('Region is missing'), 3, /--region or AWS_REGION/],
    ['a machine that is not there', named('StateMachineDoesNotExist', 'gone'), 2, /gone/],
    ['an execution that is not there', named('ExecutionDoesNotExist', 'gone'), 2, /gone/],
    ['anything else', named('TypeError', 'oops'), 1, /^TypeError: oops$/],
    ['a thrown text', 'oops', 1, /oops/],
  ]
  for (const [what, error, exitCode, message] of rows) {
    it(`${exitCode} for ${what}`, () => {
      const failure = describeFailure(error, undefined)
      assert.equal(failure.exitCode, exitCode)
      assert.match(failure.message, message)
    })
  }

  it('names the endpoint that can not be reached', () => {
    const refused = named('Error', 'connect', { code: 'ECONNREFUSED' })
    assert.equal(
      describeFailure(refused, 'http://127.0.0.1:9').message,
      'cannot reach http://127.0.0.1:9: ECONNREFUSED',
    )
  })
})

describe('a command that reaches nobody', () => {
  it('names the endpoint of the option', async () => {
    for (const args of [['ask', 'Hi'], ['ask', 'Hi', '--json'], ['tiers'], ['history'], ['send', 'Hi']]) {
      const context = givenContext()
      const argv = [...args, '--endpoint', 'http://127.0.0.1:9']
      await execute(await createProgram(context, argv[0]), argv, context)
      assert.equal(context.exitCode(), 3)
      assert.equal(context.err.text(), 'stepdown: cannot reach http://127.0.0.1:9: ECONNREFUSED\n')
    }
  }).timeout(20_000)
})
