import assert from 'node:assert/strict'
import { batchConcurrency } from '../../../cli/batch/concurrency.ts'
import { drawProgress } from '../../../cli/batch/progress.ts'
import { parseSimulate } from '../../../cli/options.ts'
import { createTerminal, oneLine, printable, wrap } from '../../../cli/terminal.ts'
import { formatElapsed, formatUsd } from '../../../cli/units.ts'
import { drawEnded } from '../../../cli/watch.ts'
import { capacityTable } from '../../../client/capacity.ts'
import { siblingMachine } from '../../../client/machines.ts'
import { parseS3Uri, payloadPlace } from '../../../client/payloads.ts'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'
import { simulatedArns } from '../../../local/simulated-arns.ts'
import { givenTerminal } from '../../support/context.ts'

describe('figures for people', () => {
  for (const [ms, text] of [
    [-5, '0 ms'],
    [12.4, '12 ms'],
    [999, '999 ms'],
    [1250, '1.3 s'],
    [30_000, '30 s'],
    [125_000, '2 min 5 s'],
    [180_000, '3 min'],
    [4_200_000, '1 h 10 min'],
  ] as const) {
    it(`shows ${ms} ms as ${text}`, () => assert.equal(formatElapsed(ms), text))
  }
  for (const [usd, text] of [
    [0, '$0'],
    [0.0000004, '$0.00000040'],
    [0.00021, '$0.00021'],
    [0.0099, '$0.0099'],
    [0.01, '$0.01'],
    [12.345, '$12.35'],
  ] as const) {
    it(`shows ${usd} dollars as ${text}`, () => assert.equal(formatUsd(usd), text))
  }
})

describe('text for a terminal', () => {
  it('keeps line breaks and tabs and drops what a terminal would obey', () => {
    assert.equal(printable('a\tb\nc\u001b[31md\u001b[0m\u0007\u009b2J\u202ee'), 'a\tb\ncd2Je'.replace('2J', ''))
  })
  it('cuts a line with an ellipsis', () => assert.equal(oneLine('one\ntwo  three', 9), 'one two …'))
  it('wraps at spaces and never splits a word', () => {
    assert.deepEqual(wrap('one two three\n\nfour incomprehensibilities', 8), [
      'one two',
      'three',
      '',
      'four',
      'incomprehensibilities',
    ])
  })
})

describe('the names of one deployment', () => {
  const router = 'arn:aws:states:eu-west-1:111122223333:stateMachine:stepdown-prod-router'
  it('lead from one machine to the others', () => {
    assert.equal(siblingMachine(router, 'batch'), router.replace('router', 'batch'))
    assert.equal(siblingMachine(`${router}-express`, 'router'), router)
    assert.equal(siblingMachine('arn:aws:states:eu-west-1:111122223333:stateMachine:mine', 'batch'), undefined)
  })
  it('lead to the bucket and the table', () => {
    const place = { bucket: 'stepdown-prod-payloads-111122223333-eu-west-1', prefix: 'payloads/' }
    assert.deepEqual(payloadPlace(undefined, router), place)
    assert.equal(capacityTable(undefined, router), 'stepdown-prod-capacity')
  })
  it('give way to what is configured', () => {
    assert.equal(payloadPlace('mine', 'arn:…:other').bucket, 'mine')
    assert.equal(capacityTable('mine', 'arn:…:other'), 'mine')
  })
  it('are asked for where a name does not tell them', () => {
    assert.throws(() => payloadPlace(undefined, 'arn:…:other'), /give STEPDOWN_PAYLOAD_BUCKET/)
    assert.throws(() => capacityTable(undefined, 'arn:…:other'), /give STEPDOWN_CAPACITY_TABLE/)
  })
  it('reads S3 URIs and refuses others', () => {
    assert.deepEqual(parseS3Uri('s3://b/k/1.json'), { bucket: 'b', key: 'k/1.json' })
    for (const uri of ['s3://b', 's3://b/', 'https://b/k', '']) {
      assert.throws(() => parseS3Uri(uri), /expected s3:\/\/bucket\/key/)
    }
  })
})

describe('how many lines of a batch run at once', () => {
  const tier = (quota?: object) => ({
    kind: 'on-demand',
    model: 'amazon.nova-pro-v1:0',
    contextWindow: 300_000,
    features: [],
    maxTokens: 1500,
    price: { input: 1, output: 1 },
    ...(quota && { quota }),
  })
  const concurrency = (tiers: Record<string, unknown>) =>
    batchConcurrency(
      parseCatalogue(
        { tiers, routes: { all: { deadline: '1m', tiers: Object.keys(tiers) } }, default: 'all' },
        {},
        { region: 'us-east-1' },
      ),
      undefined,
    )
  it('is ten for a quota that nobody knows', () => assert.equal(concurrency({ a: tier() }), 10))
  it('uses a token quota up and no more', () => {
    // 120,000 tokens a minute, 2,000 a request: one a second, and each takes ten.
    assert.equal(concurrency({ a: tier({ tokensPerMinute: 120_000 }) }), 10)
    assert.equal(concurrency({ a: tier({ tokensPerMinute: 1_200_000 }) }), 100)
  })
  it('is never below one, nor above a thousand', () => {
    assert.equal(concurrency({ a: tier({ tokensPerMinute: 2000 }) }), 1)
    assert.equal(concurrency({ a: tier({ requestsPerMinute: 1_000_000 }) }), 1000)
  })
  it('counts a quota that tiers share once', () => {
    const shared = { ...tier({ requestsPerMinute: 120 }), bucket: 'one' }
    assert.equal(concurrency({ a: shared, b: shared }), 20)
  })
})

describe('what the commands draw', () => {
  it('shows the progress of a batch', () => {
    const progress = { total: 10_000, succeeded: 2490, failed: 10, running: 20, usd: 0.5 }
    assert.equal(
      drawProgress(progress, 50, givenTerminal()),
      '  ██████░░░░░░░░░░░░░░░░░░  2,500 of 10,000 · 10 failed · 50/s · about $0.50 · 2 min 30 s left',
    )
  })
  it('shows an execution that ended in one line', () => {
    const attempts = [{}, {}]
    const line = drawEnded(
      {
        executionArn: 'arn',
        stateMachineArn: 'arn',
        name: 'n1',
        status: 'SUCCEEDED',
        startDate: new Date(0),
        stopDate: new Date(1500),
        output: JSON.stringify({ servedBy: { tier: 'steady' }, cost: { usd: 0.0002 }, attempts }),
      },
      givenTerminal(),
    )
    assert.match(line.replace(/ {2,}/g, '  '), /✓ steady {2}2 attempts {2}\$0\.00020 {2}1\.5 s {2}n1$/)
  })
  it('reads tiers to simulate, throttled unless it says otherwise', () => {
    assert.deepEqual(parseSimulate('a, b=TierDown'), { a: 'TierThrottled', b: 'TierDown' })
  })
})

describe('the simulated ARNs of a laptop', () => {
  const source = {
    tiers: {
      p: { kind: 'provisioned', model: `\${P}` },
      s: { kind: 'sagemaker', model: `\${S}`, region: 'eu-west-1' },
      plain: { kind: 'on-demand', model: 'amazon.nova-pro-v1:0' },
      own: { kind: 'imported', model: `\${OWN}` },
    },
  }
  it('stand in for every variable that is not set, in the Region of the tier', () => {
    assert.deepEqual(simulatedArns(source, { OWN: 'arn:mine' }), {
      P: 'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/000000000001',
      S: 'arn:aws:sagemaker:eu-west-1:000000000000:endpoint/simulated-mistral',
    })
  })
  it('pass over what is no catalogue', () => {
    for (const value of [undefined, null, 'text', { tiers: [1, null] }, { tiers: 'x' }]) {
      assert.deepEqual(simulatedArns(value, {}), {})
    }
  })
})

describe('the size of a terminal', () => {
  const sized = (columns?: number, rows?: number) => {
    const { width, height } = createTerminal({ columns, rows } as NodeJS.WriteStream)
    return [width, height]
  }
  it('is what the stream says, and a usual one where it says nothing or 0', () => {
    assert.deepEqual(sized(80, 50), [80, 50])
    assert.deepEqual(sized(), [120, 24])
    assert.deepEqual(sized(0, 0), [120, 24])
  })
})
