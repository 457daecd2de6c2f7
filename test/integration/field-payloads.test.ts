import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { environment } from '../../aws/env.ts'
import { s3Payloads } from '../../aws/payloads.ts'
import { type Field, field } from '../support/field.ts'
import { HELLO, refuses } from '../support/scripted-bedrock.ts'

const BUCKET = 'stepdown-local-payloads'
const uri = (key: string) => `s3://${BUCKET}/payloads/${key}`

/** A bucket of objects by key; what is not there is answered as S3 does it to who may not list. */
const bucketOf = async (objects: Record<string, string[]>) => {
  const server = http.createServer((request, response) => {
    const key = (request.url ?? '').split('?')[0]?.replace(`/${BUCKET}/payloads/`, '') ?? ''
    const versions = objects[key]
    const body = versions && versions.length > 1 ? versions.shift() : versions?.[0]
    if (body !== undefined) return response.end(body)
    response.writeHead(403, { 'content-type': 'application/xml' })
    response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const payloads = s3Payloads(environment({ PAYLOAD_BUCKET: BUCKET, STEPDOWN_LOCAL_ENDPOINT: endpoint }))
  const close = async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  return { payloads, close }
}

describe('a request in the bucket', () => {
  let router: Field
  let close: () => Promise<void>
  const given = async (objects: Record<string, string[]>, scripts = { first: [HELLO] }) => {
    const bucket = await bucketOf(objects)
    close = bucket.close
    router = await field(scripts, { payloads: bucket.payloads })
    return router
  }
  afterEach(async () => {
    await router.close()
    await close()
  })

  it('is answered', async () => {
    const run = await (await given({ 'requests/1.json': ['{"prompt":"hi"}'] })).ask({
      requestUri: uri('requests/1.json'),
    })
    assert.deepEqual(run.outcomes, ['first Answered'])
    assert.deepEqual(run.calls[0]?.body.messages, [{ role: 'user', content: [{ text: 'hi' }] }])
  })

  it('C21: is rejected when it is not there, which S3 tells with 403', async () => {
    const run = await (await given({})).ask({ requestUri: uri('requests/1.json') })
    assert.deepEqual([run.status, run.error, run.calls.length], ['FAILED', 'RequestRejected', 0])
    assert.deepEqual(run.path, ['Plan', 'Rejected'])
    assert.match(run.cause.message, /^requestUri is .*: expected an object that exists$/)
  })

  it('C6: is not asked when it was replaced after Plan had seen it', async () => {
    const objects = {
      'requests/1.json': ['{"prompt":"hi"}', '{"messages":[{"role":"user","content":[{"text":"else"}]}]}'],
    }
    const run = await (await given(objects)).ask({ requestUri: uri('requests/1.json') })
    assert.deepEqual([run.status, run.error, run.calls.length], ['FAILED', 'RequestRejected', 0])
    assert.match(run.cause.message, /expected the object that was there when the request was planned$/)
  })

  it('C6: is no answer, and nothing else that lies in the bucket', async () => {
    await given({ 'answers/1.json': ['{"prompt":"somebody’s answer"}'] })
    for (const place of [
      uri('answers/1.json'),
      uri('requests/../answers/1.json'),
      uri('requests/.'),
      uri('requests/'),
      `s3://${BUCKET}/other.json`,
      's3://another/payloads/requests/1.json',
    ]) {
      const run = await router.ask({ requestUri: place })
      assert.deepEqual([run.error, run.calls.length], ['RequestRejected', 0], place)
      assert.match(run.cause.message, /expected an object below s3:\/\/stepdown-local-payloads\/payloads\/requests\/$/)
    }
  })

  it('keeps its words to itself when it is no JSON', async () => {
    const run = await (await given({ 'requests/1.json': ['Project Nightingale'] })).ask({
      requestUri: uri('requests/1.json'),
    })
    assert.equal(run.error, 'RequestRejected')
    assert.doesNotMatch(JSON.stringify(run.cause), /Nightingale/)
  })
})

describe('a guardrail', () => {
  const imported = { kind: 'imported', api: 'invoke-model', codec: 'llama', features: ['system'] } as const
  const endpoint = { kind: 'sagemaker', api: 'invoke-model', codec: 'tgi', features: ['system'] } as const
  const guardrailConfig = { guardrailIdentifier: 'gr-1', guardrailVersion: '7', trace: 'enabled' }
  let router: Field
  afterEach(() => router.close())

  it('C3: of a request goes to an imported model as headers', async () => {
    const answers = { generation: 'Hello', stop_reason: 'stop', prompt_token_count: 5, generation_token_count: 1 }
    router = await field({ first: [{ answers }] }, { tiers: { first: imported } })
    const run = await router.ask({ prompt: 'hi', guardrailConfig })
    assert.deepEqual(run.outcomes, ['first Answered'])
    const { headers, body } = run.calls[0] ?? assert.fail('no call')
    assert.equal(headers['x-amzn-bedrock-guardrailidentifier'], 'gr-1')
    assert.equal(headers['x-amzn-bedrock-guardrailversion'], '7')
    assert.equal(headers['x-amzn-bedrock-trace'], 'ENABLED')
    assert.equal('guardrailConfig' in body, false)
  })

  it('C3: says so when it intervened there', async () => {
    const answers = {
      generation: 'No.',
      'amazon-bedrock-guardrailAction': 'INTERVENED',
      'amazon-bedrock-trace': { guardrail: { action: 'blocked' } },
    }
    router = await field({ first: [{ answers }] }, { tiers: { first: imported } })
    const { answer } = await router.ask({ prompt: 'hi', guardrailConfig })
    assert.deepEqual([answer.stopReason, answer.trace], ['guardrail_intervened', { guardrail: { action: 'blocked' } }])
  })

  it('C3: keeps a request from an endpoint, which has none', async () => {
    router = await field({ first: [HELLO], next: [HELLO] }, { tiers: { first: endpoint } })
    const run = await router.ask({ prompt: 'hi', guardrailConfig })
    assert.deepEqual(run.outcomes, ['next Answered'])
    assert.deepEqual(run.skipped, [{ tier: 'first', reason: 'can not apply the guardrail' }])
  })

  it('A5: is never left out for the next tier', async () => {
    router = await field({
      first: [refuses('The guardrail identifier or version provided in the request does not exist.')],
      next: [HELLO],
    })
    const run = await router.ask({ prompt: 'hi', guardrailConfig })
    assert.deepEqual(run.outcomes, ['first TierRefused', 'next Answered'])
    assert.deepEqual(
      run.calls.map(call => (call.body.guardrailConfig as { guardrailIdentifier: string }).guardrailIdentifier),
      ['gr-1', 'gr-1'],
    )
  })

  it('C6: of a route covers the whole request: a decoy is refused, before any call', async () => {
    router = await field({ first: [HELLO] }, { route: { guardrail: { identifier: 'gr-1', version: '1' } } })
    const content = [{ text: 'the prompt' }, { guardContent: { text: { text: 'a decoy' } } }]
    const run = await router.ask({ messages: [{ role: 'user', content }] })
    assert.deepEqual([run.error, run.path, run.calls.length], ['RequestRejected', ['Plan', 'Rejected'], 0])
  })

  for (const [codec, field_] of [
    ['llama', 'prompt'],
    ['mistral', 'max_gen_len'],
    ['openai-chat', 'messages'],
    ['openai-chat', 'stream'],
    ['tgi', 'inputs'],
  ] as const)
    it(`C6: ${field_} of a request replaces nothing that ${codec} writes: that tier is not called`, async () => {
      router = await field({ first: [HELLO], next: [HELLO] }, { tiers: { first: { ...imported, codec } } })
      const run = await router.ask({ prompt: 'hi', additionalModelRequestFields: { [field_]: ['another'] } })
      assert.deepEqual(run.outcomes, ['first TierRefused', 'next Answered'])
      assert.deepEqual(
        run.calls.map(call => call.model),
        ['next'],
      )
    })
})
