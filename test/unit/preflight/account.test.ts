import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { awsAccount } from '../../../aws/account.ts'
import type { Account } from '../../../core/catalogue/account.ts'

/** What Bedrock's control plane answers, by path; the target of Service Quotas comes in a header. */
const ANSWERS: Record<string, unknown> = {
  '/foundation-models/amazon.nova-pro-v1%3A0': {
    modelDetails: {
      modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0',
      modelId: 'amazon.nova-pro-v1:0',
      modelName: 'Nova Pro',
      inferenceTypesSupported: ['ON_DEMAND'],
      responseStreamingSupported: true,
      modelLifecycle: { status: 'LEGACY', endOfLifeTime: '2027-04-08T00:00:00Z' },
    },
  },
  '/inference-profiles/us.amazon.nova-pro-v1%3A0': {
    status: 'ACTIVE',
    models: [{ modelArn: 'arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0' }],
  },
}
const PAGES = [
  { Quotas: [{ QuotaName: 'one', Value: 1 }], NextToken: 'more' },
  { Quotas: [{ QuotaName: 'two', Value: 2 }] },
]

describe('an AWS account as the preflight sees it', () => {
  let server: Server
  let account: Account
  before(async () => {
    const pages = [...PAGES]
    server = createServer((request, response) => {
      const target = request.headers['x-amz-target']
      const answer = target ? pages.shift() : ANSWERS[request.url ?? '']
      const error = { message: `no ${request.url}` }
      response.writeHead(answer ? 200 : 404, answer ? {} : { 'x-amzn-errortype': 'ResourceNotFoundException' })
      response.end(JSON.stringify(answer ?? error))
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    account = awsAccount({ endpoint: `http://127.0.0.1:${port}`, credentials })
  })
  after(() => server.close())

  it('has the life of a model', async () => {
    assert.deepEqual(await account.model('us-east-1', 'amazon.nova-pro-v1:0'), {
      name: 'Nova Pro',
      lifecycle: 'LEGACY',
      endOfLife: new Date('2027-04-08T00:00:00Z'),
      inferenceTypes: ['ON_DEMAND'],
      streaming: true,
    })
  })

  it('has the models behind a profile', async () => {
    assert.deepEqual(await account.profile('us-east-1', 'us.amazon.nova-pro-v1:0'), {
      status: 'ACTIVE',
      models: ['arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0'],
    })
  })

  it('has all pages of quotas, asked for once a Region', async () => {
    const expected = [
      { name: 'one', value: 1 },
      { name: 'two', value: 2 },
    ]
    assert.deepEqual(await account.quotas('us-east-1'), expected)
    assert.deepEqual(await account.quotas('us-east-1'), expected)
  })

  it('rejects with the name of the SDK’s error', async () => {
    await assert.rejects(account.imported('us-east-1', 'arn:aws:bedrock:us-east-1:111122223333:imported-model/none'), {
      name: 'ResourceNotFoundException',
    })
  })
})
