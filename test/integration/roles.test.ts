import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { stringify } from 'yaml'
import { bedrockClients } from '../../aws/clients.ts'
import { environment } from '../../aws/env.ts'
import { classify } from '../../core/faults/classify.ts'
import { parseScenario } from '../../local/bedrock/scenario.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

const ROLE = 'arn:aws:iam::444455556666:role/teams/bedrock'
const BUCKET = 'us-east-1/us.amazon.nova-pro-v1:0'
const nova = {
  kind: 'cross-region',
  model: 'us.amazon.nova-pro-v1:0',
  region: 'us-east-1',
  contextWindow: 300_000,
  price: { input: 0.8, output: 3.2 },
}
const catalogue = {
  tiers: { own: nova, theirs: { ...nova, role: ROLE } },
  routes: { both: { deadline: '30s', tiers: ['own', 'theirs'] } },
  default: 'both',
}
/** Each bucket has one request an hour, so the second one needs another account. */
const scenario = parseScenario(
  { description: 'Scarce.', rules: [{ quota: { requestsPerMinute: 1 / 60 }, firstTokenMs: 0, tokensPerSecond: 0 }] },
  'test',
)

describe('a tier of another account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepdown-roles-'))
  const tiers = join(folder, 'tiers.yml')
  let laptop: Laptop
  before(async () => {
    writeFileSync(tiers, stringify(catalogue))
    laptop = await givenLaptop({ tiers, scenario })
  })
  after(async () => {
    await laptop[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  it('is called with the credentials of its role, and has a quota of its own', async () => {
    const { bedrock } = laptop.cloud
    const first = await laptop.ask({ prompt: 'Hello' })
    const second = await laptop.ask({ prompt: 'Hello again' })
    assert.deepEqual([first.answer.servedBy.tier, second.answer.servedBy.tier], ['own', 'theirs'])
    assert.deepEqual(
      bedrock.buckets().map(({ key, outcomes }) => [key, outcomes]),
      [
        [BUCKET, { Answered: 1, ThrottlingException: 2 }],
        [`${BUCKET}@444455556666`, { Answered: 1 }],
      ],
    )
  })

  it('is paced and closed apart from the one in front of it', async () => {
    const response = await fetch(`${laptop.cloud.endpoint}/_stepdown/tiers`)
    const { tiers: shown } = (await response.json()) as {
      tiers: { id: string; bucket: string; simulator?: { key: string } }[]
    }
    assert.deepEqual(
      shown.map(tier => [tier.id, tier.bucket, tier.simulator?.key]),
      [
        ['own', BUCKET, BUCKET],
        ['theirs', `${BUCKET}@444455556666`, `${BUCKET}@444455556666`],
      ],
    )
  })

  it('assumes its role once, and again when the credentials end', async () => {
    const clientFor = bedrockClients(environment({ STEPDOWN_LOCAL_ENDPOINT: laptop.cloud.endpoint }))
    const { credentials } = (await clientFor({ region: 'us-east-1', role: ROLE })).config
    const first = await credentials()
    assert.equal(first.accessKeyId, 'ASIAROLE444455556666')
    assert.ok(first.expiration && Math.abs(Number(first.expiration) - Date.now() - 3_600_000) < 60_000)
    assert.equal((await credentials()).expiration, first.expiration)
    assert.notEqual((await credentials({ forceRefresh: true })).expiration, first.expiration)
  })

  it('is misconfigured where the role does not trust the function', async () => {
    const denial =
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>'
    const sts = createServer((_request, response) => response.writeHead(403).end(denial)).listen(0, '127.0.0.1')
    await once(sts, 'listening')
    const { port } = sts.address() as AddressInfo
    const clientFor = bedrockClients(environment({ STEPDOWN_LOCAL_ENDPOINT: `http://127.0.0.1:${port}` }))
    const client = await clientFor({ region: 'us-east-1', role: ROLE })
    const error = await client.config.credentials().catch(thrown => thrown)
    assert.match(error.message, /sts:AssumeRole/)
    const { name, scope } = classify(error, { kind: 'cross-region' })
    assert.deepEqual([name, scope], ['TierMisconfigured', 'misconfigured'])
    sts.close()
  })

  it('finds an STS on the laptop that answers for roles, and only for them', async () => {
    const sts = new STSClient({
      endpoint: laptop.cloud.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    const { Credentials, AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'stepdown-dev', DurationSeconds: 900 }),
    )
    assert.equal(AssumedRoleUser?.Arn, 'arn:aws:sts::444455556666:assumed-role/bedrock/stepdown-dev')
    assert.ok(Math.abs(Number(Credentials?.Expiration) - Date.now() - 900_000) < 60_000)
    await assert.rejects(sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::1:user/me', RoleSessionName: 'x' })))
    sts.destroy()
  })
})
