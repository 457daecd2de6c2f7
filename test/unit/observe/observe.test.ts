import assert from 'node:assert/strict'
import { capacityChanged, observed } from '../../../aws/observe/observe.ts'
import { answered, attempted, failedWith } from '../../support/attempts.ts'
import { linesOf } from '../../support/printed.ts'

interface Emf {
  _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] }
}
const isMetric = (line: Record<string, unknown>) => '_aws' in line
const metricsOf = (lines: Record<string, unknown>[]) =>
  lines.filter(isMetric).map(line => (line as unknown as Emf)._aws.CloudWatchMetrics[0])

describe('an observed function', () => {
  before(() => {
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'stepdown-dev-converse'
  })
  after(() => {
    delete process.env.AWS_LAMBDA_FUNCTION_NAME
  })
  const failing = (error: unknown) => observed('converse', async () => Promise.reject(error))
  const answering = observed('converse', async () => answered())

  it('returns what the handler returns', async () => {
    await linesOf(async () => assert.deepEqual(await answering(attempted(), {}), answered()))
  })

  it('rejects with the very error of the handler, whose name the state machine catches', async () => {
    const error = failedWith('TierDown', { message: 'connection refused' })
    await linesOf(() => assert.rejects(failing(error)(attempted(), {}), thrown => thrown === error))
  })

  it('writes one structured line an attempt, without prompt, answer or provider message', async () => {
    const error = failedWith('TierThrottled', { message: 'Too many tokens in "tell me a secret"', requestId: 'r-2' })
    const lines = await linesOf(async () => {
      await answering(attempted(), {})
      await failing(error)(attempted({ try: 2 }), {}).catch(() => {})
    })
    const logged = lines.filter(line => !isMetric(line))
    assert.deepEqual(
      logged.map(({ message, tier, outcome, requestId, labels }) => [message, tier, outcome, requestId, labels]),
      [
        ['attempt', 'nova-pro-us', 'Answered', 'request-1', { team: 'search' }],
        ['attempt', 'nova-pro-us', 'TierThrottled', 'r-2', { team: 'search' }],
      ],
    )
    assert.doesNotMatch(JSON.stringify(lines), /secret/)
  })

  it('counts in the dimension sets [tier, outcome], [tier] and [route] only', async () => {
    const lines = await linesOf(() => answering(attempted(), {}))
    const sets = metricsOf(lines).map(metric => [metric?.Namespace, metric?.Dimensions])
    assert.deepEqual(sets, [
      ['Stepdown/dev', [['tier', 'outcome']]],
      ['Stepdown/dev', [['tier']]],
      ['Stepdown/dev', [['route']]],
    ])
  })

  it('counts the first call of a visit as a visit, and no retry', async () => {
    const names = async (number: number) => {
      const lines = await linesOf(() => answering(attempted({ try: number }), {}))
      return metricsOf(lines).map(metric => metric?.Metrics.map(({ Name }) => Name).includes('Visits'))
    }
    assert.deepEqual(await names(1), [false, true, true])
    assert.deepEqual(await names(2), [false, false, false])
  })

  it('counts no answer beside a visit that had none, so that the share is known in a total outage', async () => {
    const throttled = failedWith('TierThrottled', { message: 'Too many requests' })
    const answers = async (number: number) => {
      const lines = await linesOf(() => failing(throttled)(attempted({ try: number }), {}).catch(() => {}))
      return lines.filter(line => '_aws' in line).map(({ Answers }) => Answers)
    }
    assert.deepEqual(await answers(1), [undefined, 0, 0])
    assert.deepEqual(await answers(2), [undefined, undefined, undefined])
  })

  it('calls a tier gone that answers 404', async () => {
    const gone = failedWith('TierMisconfigured', { message: 'reached the end of its life', status: 404 })
    const lines = await linesOf(() => failing(gone)(attempted(), {}).catch(() => {}))
    const [, tier] = metricsOf(lines)
    const names = tier?.Metrics.map(({ Name }) => Name)
    assert.deepEqual(names, ['Visits', 'Answers', 'Misconfigured', 'Gone', 'CostUsd'])
  })

  it('writes the plan with the reasons for the tiers left out', async () => {
    const skipped = [{ tier: 'mistral-endpoint', reason: 'not configured: SAGEMAKER_ENDPOINT_ARN is not set' }]
    const plan = observed('plan', async () => ({ route: 'interactive', tiers: [{ id: 'nova-pro-us' }], skipped }))
    const [line] = await linesOf(() => plan({ execution: { id: 'arn:one' }, round: 0 }, {}))
    assert.deepEqual(
      [line?.message, line?.execution, line?.route, line?.tiers, line?.skipped],
      ['plan', 'arn:one', 'interactive', ['nova-pro-us'], skipped],
    )
  })

  it('answers even when its event cannot be read', async () => {
    const lines = await linesOf(async () => assert.deepEqual(await answering(undefined as never, {}), answered()))
    assert.deepEqual(lines, [])
  })

  it('writes a change of capacity, with its reason', async () => {
    const lines = await linesOf(async () => {
      capacityChanged({ bucket: 'us-east-1/a.b', to: 'open', reason: 'unavailable' })
      await answering(attempted(), {}) // a change is written before the call that made it returns
    })
    assert.deepEqual([lines[0]?.bucket, lines[0]?.to, lines[0]?.reason], ['us-east-1/a.b', 'open', 'unavailable'])
    assert.deepEqual(metricsOf(lines)[0]?.Dimensions, [['tier']])
  })
})

describe('an observed function outside Lambda', () => {
  it('is silent', async () => {
    const quiet = observed('converse', async () => answered())
    assert.deepEqual(await linesOf(() => quiet(attempted(), {})), [])
  })
})
