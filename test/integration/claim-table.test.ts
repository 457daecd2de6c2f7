import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { claimTable } from '../../aws/claims/claim-table.ts'
import type { ClaimStore } from '../../aws/claims/claims.ts'
import { readBody } from '../../local/body.ts'
import { createDynamoDb } from '../../local/dynamodb.ts'
import { claimMemory } from '../support/keyed-router.ts'

const KEYS = ['pk', 'sk'] as const
const DAY = 86_400_000
const mine = (executionArn: string, until = DAY) => ({ executionArn, requestHash: `hash of ${executionArn}`, until })
const ANSWER = { state: 'answered' as const, answer: { text: 'Hello' } as never }

/** The store that a test is about, and how to be rid of it. */
const STORES: Record<string, () => Promise<{ store: ClaimStore } & AsyncDisposable>> = {
  async 'the table'() {
    const dynamo = createDynamoDb([
      {
        TableName: 'streams',
        AttributeDefinitions: KEYS.map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: KEYS.map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' })),
      },
    ])
    const server = createServer(async (request, response) =>
      dynamo.handle(request, response, await readBody(request, 1_000_000)),
    )
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    return {
      store: claimTable('streams', async () => client),
      async [Symbol.asyncDispose]() {
        client.destroy()
        server.closeAllConnections()
        await new Promise(resolve => server.close(resolve))
      },
    }
  },
  async 'the memory of the tests'() {
    return { store: claimMemory(), async [Symbol.asyncDispose]() {} }
  },
}

for (const [what, given] of Object.entries(STORES))
  describe(`a claim in ${what}`, () => {
    it('belongs to one of many, who may take it again', async () => {
      await using table = await given()
      const taken = await Promise.all(Array.from({ length: 20 }, (_, n) => table.store.take('k', mine(`arn:${n}`), 0)))
      assert.equal(taken.filter(Boolean).length, 1)
      assert.ok(await table.store.take('k', mine(`arn:${taken.indexOf(true)}`), 0))
      assert.ok(await table.store.take('other', mine('arn:0'), 0))
    })

    it('is free when it has expired, whether or not it was deleted', async () => {
      await using table = await given()
      await table.store.take('k', mine('arn:1', 1000), 0)
      assert.ok(!(await table.store.take('k', mine('arn:2'), 1000)))
      assert.ok(await table.store.take('k', mine('arn:2'), 1001))
      assert.equal((await table.store.read('k'))?.executionArn, 'arn:2')
    })

    it('keeps how its execution ended', async () => {
      await using table = await given()
      await table.store.take('k', mine('arn:1'), 0)
      await table.store.keep('k', 'arn:1', ANSWER, 7 * DAY)
      assert.deepEqual(await table.store.read('k'), { ...mine('arn:1', 7 * DAY), ...ANSWER })
      const failure = { error: 'AnswerNotStored', message: 'a: "quoted"' }
      await table.store.keep('k', 'arn:1', { state: 'paid', failure }, DAY)
      const { state, failure: kept } = (await table.store.read('k')) ?? {}
      assert.deepEqual([state, kept], ['paid', failure])
    })

    it('is kept and removed by its holder only', async () => {
      await using table = await given()
      await table.store.take('k', mine('arn:1'), 0)
      await table.store.keep('k', 'arn:2', ANSWER, DAY)
      await table.store.remove('k', 'arn:2')
      assert.equal((await table.store.read('k'))?.state, 'running')
      await table.store.remove('k', 'arn:1')
      await table.store.keep('k', 'arn:1', ANSWER, DAY)
      assert.equal(await table.store.read('k'), undefined)
    })
  })
