import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { loadScenario } from '../../local/bedrock/scenario.ts'
import { type Invoked, invokeInRuntime } from '../support/lambda-runtime/invoke.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

const TIERS = `
tiers:
  lite: { kind: on-demand, model: amazon.nova-lite-v1:0, region: us-east-1, contextWindow: 300000, price: { input: 1, output: 1 } }
routes:
  open: { deadline: 30s, tiers: [lite] }
  private: { deadline: 30s, store: s3, tiers: [lite] }
default: open
`
const BUCKET = 'stepdown-local-payloads-000000000000-us-east-1'
const SECRET = 'the patient is called Ada'
/** Bedrock quotes the request, and an answer may break in its middle. */
const FAULTS = {
  'a refusal that quotes the request': { error: { name: 'ValidationException', message: `Malformed: ${SECRET}` } },
  'an error without a name of its own': { error: { name: 'OddException', status: 500, message: `Odd: ${SECRET}` } },
  'a page of a proxy': { html: true },
  'an answer that breaks in its middle': { error: 'ModelStreamErrorException', at: 'stream', afterChunks: 3 },
  'a connection that is cut': { reset: true },
} as const

describe('what Lambda’s own runtime logs of an attempt that fails', function () {
  this.timeout(60_000)
  let laptop: Laptop
  let folder: string
  let tiers: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepdown-'))
    tiers = join(folder, 'tiers.yml')
    await writeFile(tiers, TIERS)
    laptop = await givenLaptop({ tiers })
    await store('one', JSON.stringify({ prompt: SECRET }))
  })
  after(async () => {
    await laptop[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const store = async (name: string, Body: string) => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const s3 = new S3Client({ endpoint: laptop.cloud.endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `payloads/requests/${name}.json`, Body }))
    s3.destroy()
  }
  const environment = () => ({
    STEPDOWN_LOCAL_ENDPOINT: laptop.cloud.endpoint,
    STEPDOWN_TIERS_FILE: tiers,
    PAYLOAD_BUCKET: BUCKET,
  })

  const attempt = (route: 'open' | 'private', fault: object): Promise<Invoked> => {
    laptop.cloud.bedrock.useScenario({ ...loadScenario('instant'), faults: [fault as never] })
    const now = Date.now()
    const event = {
      request:
        route === 'private'
          ? { route, requestUri: `s3://${BUCKET}/payloads/requests/one.json` }
          : { route, prompt: SECRET },
      execution: {
        id: 'arn:aws:states:us-east-1:000000000000:execution:r:one',
        startedAt: new Date(now).toISOString(),
      },
      route,
      tier: { id: 'lite', kind: 'on-demand', timeoutMs: 20_000, contextWindow: 300_000, inputUsd: 0, plannedAt: now },
      tiersBelow: 0,
      deadlineAt: new Date(now + 30_000).toISOString(),
      enteredAt: new Date(now).toISOString(),
      try: 1,
      visit: 1,
      last: true,
      spentUsd: 0,
    }
    return invokeInRuntime('converse', event, environment())
  }

  for (const [what, fault] of Object.entries(FAULTS)) {
    it(`is nothing of request and answer on a route with store: s3, with ${what}`, async () => {
      const { log, error, xray } = await attempt('private', fault)
      assert.match(log, /Invoke Error\s+\{"errorType":"Tier/)
      assert.match(error ?? '', /"errorType":"Tier/)
      for (const told of [log, error ?? '', xray ?? '']) {
        assert.doesNotMatch(told, /Ada|patient|simulated answer|Malformed|Odd:/)
      }
    })
  }

  it('is nothing of a stored request that Plan rejects, not even the names of its fields', async () => {
    const Body = JSON.stringify({ prompt: SECRET, [SECRET]: SECRET, inferenceConfig: { maxTokens: SECRET } })
    await store('wrong', Body)
    const now = new Date().toISOString()
    const event = {
      request: { route: 'private', requestUri: `s3://${BUCKET}/payloads/requests/wrong.json` },
      execution: { id: 'arn:aws:states:us-east-1:000000000000:execution:r:one', startedAt: now },
      round: 0,
      visit: 0,
      spentUsd: 0,
      refused: [],
      waitingFor: '',
    }
    const { log, error, xray } = await invokeInRuntime('plan', event, environment())
    assert.match(error ?? '', /"errorType":"RequestRejected"/)
    for (const told of [log, error ?? '', xray ?? '']) assert.doesNotMatch(told, /Ada|patient/)
  })

  it('is the provider’s message on a route that keeps its history, as the privacy page says', async () => {
    const { log, error, xray } = await attempt('open', FAULTS['a refusal that quotes the request'])
    for (const told of [log, error ?? '', xray ?? '']) assert.match(told, /Malformed: the patient is called Ada/)
    const own = log.split('\n').filter(line => line.startsWith('{'))
    assert.doesNotMatch(own.join('\n'), /Ada/)
  })
})
