import assert from 'node:assert/strict'
import type { Clock } from '../../../core/clock.ts'
import { createLambda } from '../../../local/lambda/lambda.ts'
import type { FunctionError, LocalFunction } from '../../../local/lambda/local-function.ts'

/** A clock whose sleeps end when `wake` is called. */
const sleepingClock = () => {
  const sleepers: (() => void)[] = []
  const clock: Clock = {
    now: () => 1000,
    monotonic: () => 1000,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push(resolve)
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
  }
  return {
    clock,
    wake: () => {
      for (const wake of sleepers) wake()
    },
  }
}

const lambda = (code: LocalFunction, clock = sleepingClock().clock) =>
  createLambda({
    functions: [{ name: 'stepdown-local-plan', timeoutSeconds: 3, memorySize: 256, load: async () => code }],
    aliases: new Map([['plan', 'stepdown-local-plan']]),
    clock,
  })
const signal = new AbortController().signal

describe('a Lambda function on the laptop', () => {
  for (const name of [
    'plan',
    'stepdown-local-plan',
    'stepdown-local-plan:$LATEST',
    'arn:aws:lambda:us-east-1:000000000000:function:stepdown-local-plan',
    'arn:aws:lambda:us-east-1:000000000000:function:stepdown-local-plan:$LATEST',
  ]) {
    it(`answers to ${name}`, async () => {
      assert.deepEqual(await lambda(async event => ({ got: event }))(name, { a: 1 }, { signal }), { got: { a: 1 } })
    })
  }

  it('gets a copy of its event, and its result is copied as JSON', async () => {
    const event = { list: [1] }
    const result = { at: new Date(0), nothing: undefined }
    const answer = await lambda(async copy => {
      ;(copy as typeof event).list.push(2)
      return result
    })('plan', event, { signal })
    assert.deepEqual(event, { list: [1] })
    assert.deepEqual(answer, { at: '1970-01-01T00:00:00.000Z' })
  })

  it('returns null for no result', async () => {
    assert.equal(await lambda(async () => undefined)('plan', {}, { signal }), null)
  })

  it('gets a context with its name, ARN and the time that is left', async () => {
    const answer = await lambda(async (_event, context) => ({
      name: context.functionName,
      arn: context.invokedFunctionArn,
      left: context.getRemainingTimeInMillis(),
      memory: context.memoryLimitInMB,
    }))('plan', {}, { signal })
    assert.deepEqual(answer, {
      name: 'stepdown-local-plan',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:stepdown-local-plan',
      left: 3000,
      memory: '256',
    })
  })

  it('fails with errorType, errorMessage and trace', async () => {
    const code = async () => {
      throw Object.assign(new Error('too many'), { name: 'TierThrottled', stack: 'TierThrottled: too many\n    at x' })
    }
    await assert.rejects(lambda(code)('plan', {}, { signal }), (error: FunctionError) => {
      assert.equal(error.name, 'TierThrottled')
      assert.deepEqual(JSON.parse(error.lambdaCause), {
        errorType: 'TierThrottled',
        errorMessage: 'too many',
        trace: ['TierThrottled: too many', 'at x'],
      })
      return true
    })
  })

  it('is ended by its timeout as Sandbox.Timedout, and its signal aborts', async () => {
    const { clock, wake } = sleepingClock()
    let ended: AbortSignal | undefined
    const running = lambda((_event, context) => {
      ended = context.signal
      wake()
      return new Promise(() => {})
    }, clock)('plan', {}, { signal })
    await assert.rejects(running, (error: FunctionError) => {
      assert.equal(error.name, 'Sandbox.Timedout')
      assert.match(
        error.lambdaCause,
        /^\{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: [0-9a-f-]{36} Error: Task timed out after 3.00 seconds"\}$/,
      )
      return true
    })
    assert.equal(ended?.aborted, true)
  })

  it('is left at once when its caller stops waiting, even if it ignores its signal', async () => {
    const caller = new AbortController()
    const running = lambda(() => new Promise(() => caller.abort(new Error('stopped'))))(
      'plan',
      {},
      { signal: caller.signal },
    )
    await assert.rejects(running, { message: 'stopped' })
  })

  it('may neither get nor return more than 6 MB', async () => {
    const large = 'x'.repeat(6 * 1024 * 1024)
    await assert.rejects(lambda(async () => 1)('plan', large, { signal }), {
      name: 'Lambda.RequestEntityTooLargeException',
    })
    await assert.rejects(lambda(async () => large)('plan', {}, { signal }), { name: 'Function.ResponseSizeTooLarge' })
  })

  it('must return JSON', async () => {
    await assert.rejects(lambda(async () => 1n)('plan', {}, { signal }), { name: 'Runtime.MarshalError' })
  })

  it('must exist', async () => {
    await assert.rejects(lambda(async () => 1)('other', {}, { signal }), {
      name: 'Lambda.ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:other',
    })
  })
})
