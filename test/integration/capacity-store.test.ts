import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type AttributeValue,
  type DynamoDBClient as Client,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Capacity, CapacityStore } from '../../aws/capacity/capacity.ts'
import { createCapacity } from '../../aws/capacity/create-capacity.ts'
import { memoryStore } from '../../aws/capacity/memory.ts'
import { capacityStore } from '../../aws/capacity/store.ts'
import type { Change } from '../../core/capacity/state.ts'
import type { Tier } from '../../core/catalogue/tier.ts'
import { readBody } from '../../local/body.ts'
import { createDynamoDb } from '../../local/dynamodb.ts'
import { endpoint, tierOf } from '../unit/capacity/tiers.ts'

const TABLE = 'capacity'
const WRITERS = 20

interface Table extends AsyncDisposable {
  client: Client
  store: CapacityStore
  item(pk: string): Promise<Record<string, AttributeValue> | undefined>
}

async function givenTable(): Promise<Table> {
  const dynamo = createDynamoDb([
    {
      TableName: TABLE,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
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
    client,
    store: capacityStore(TABLE, async () => client),
    item: async pk => (await client.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: pk } } }))).Item,
    async [Symbol.asyncDispose]() {
      client.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Functions that share one table. Their clock stands still, so that a slow machine reaches no bound of time. */
function functionsOn(store: CapacityStore) {
  const counts = { writes: 0 }
  const counted: CapacityStore = {
    ...store,
    write(...ask) {
      counts.writes += 1
      return store.write(...ask)
    },
  }
  const now = () => clock.time
  const sleep = () => new Promise<void>(() => {})
  const clock = { time: Date.UTC(2026, 10, 22), now, monotonic: now, sleep }
  const functions = Array.from({ length: WRITERS }, () =>
    createCapacity({ store: counted, clock, random: Math.random }),
  )
  return { functions, counts, clock }
}

const throttle = (capacity: Capacity, tier: Tier, now: number) =>
  capacity.report(tier, undefined, {
    failure: { name: 'TierThrottled', scope: 'minute' },
    plannedAt: now - 5,
    durationMs: 5,
  })
const admit = (capacity: Capacity, tier: Tier, now: number) =>
  capacity.admit(tier, { paced: true, cost: 0, startedAt: now - 60_000, deadlineAt: now + 60_000 })

describe('the capacity store on DynamoDB', () => {
  const CHANGES: [string, Change][] = [
    ['sets, adds and removes', { set: { rate: 2.5, openReason: 'day' }, add: { admitted: 2 }, remove: ['streak'] }],
    ['copies a field that is missing as 0', { copy: { failed2: 'failed1' }, set: { failed1: 7 } }],
    ['copies what a field was before', { copy: { failed3: 'failed2', failed2: 'failed1' }, set: { failed1: 8 } }],
    ['joins a place', { join: '99:a', when: [{ field: 'places', is: 'fewer than', value: 1 }] }],
    ['refuses a place too many', { join: '99:b', when: [{ field: 'places', is: 'fewer than', value: 1 }] }],
    ['gives a place back', { leave: ['99:a', '99:x'], set: { released: 5 } }],
    ['takes a missing field for 0', { when: [{ field: 'tat', is: '<=', value: 5 }], set: { tat: 10 } }],
    ['refuses when a test does not hold', { when: [{ field: 'tat', is: '>', value: 10 }], set: { tat: 99 } }],
    [
      'needs all tests',
      {
        when: [
          { field: 'tat', is: '=', value: 10 },
          { field: 'rate', is: 'absent' },
        ],
        set: { tat: 1 },
      },
    ],
    ['takes nothing for missing that is there', { when: [{ field: 'changed', is: 'absent' }], set: { changed: 3 } }],
    ['adds a negative number', { add: { tat: -2.5 }, when: [{ field: 'tat', is: '=', value: 10 }] }],
  ]

  it('applies each change as the store in memory does', async () => {
    await using table = await givenTable()
    const memory = memoryStore()
    for (const [what, change] of CHANGES) {
      const { expires: _, ...item } = (await table.store.write('b', change, 0)) ?? { expires: 0 }
      assert.deepEqual(item, (await memory.write('b', change, 0)) ?? {}, what)
    }
    const [stored] = (await table.store.read(['b', 'unknown'])).values()
    assert.equal(stored?.expires, 31 * 86_400)
  })

  it('reads more buckets than one BatchGetItem takes', async () => {
    await using table = await givenTable()
    const buckets = Array.from({ length: 120 }, (_, n) => `bucket-${n}`)
    await table.store.write('bucket-119', { set: { rate: 1 } }, 0)
    assert.deepEqual([...(await table.store.read(buckets)).keys()], ['bucket-119'])
  })

  it('drops what an item of another shape says', async () => {
    await using table = await givenTable()
    const tier = tierOf()
    await table.client.send(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: { pk: { S: `bucket#1#${tier.bucket}` } },
        UpdateExpression: 'SET tat = :text, places = :list',
        ExpressionAttributeValues: { ':text': { S: 'tomorrow' }, ':list': { L: [] } },
      }),
    )
    const { functions } = functionsOn(table.store)
    const [capacity] = functions
    assert.ok(capacity)
    assert.deepEqual((await capacity.snapshot([tier])).of(tier), {})
    assert.equal(await table.item(`bucket#1#${tier.bucket}`), undefined)
  })
})

describe('many functions on one capacity item', () => {
  it('hand out each slot once', async () => {
    await using table = await givenTable()
    const tier = tierOf()
    const { functions, clock } = functionsOn(table.store)
    const now = clock.now()
    await table.store.write(tier.bucket, { set: { rate: 20, changed: now - 1, tat: now, mark: 0 } }, now)
    const admissions = await Promise.all(functions.map(one => admit(one, tier, now)))
    const starts = admissions.flatMap(one => (one.admitted ? [Math.round(one.startAt - now)] : []))
    assert.ok(starts.length >= 2, `${starts.length} slots were handed out`)
    assert.equal(new Set(starts).size, starts.length)
    const [state] = (await table.store.read([tier.bucket])).values()
    assert.equal(state?.admitted, starts.length)
  })

  it('give a window no more calls than it has places', async () => {
    await using table = await givenTable()
    const tier = endpoint({ quota: { concurrency: 6 } })
    const { functions, clock } = functionsOn(table.store)
    const admissions = await Promise.all(functions.map(one => admit(one, tier, clock.now())))
    const [state] = (await table.store.read([tier.bucket])).values()
    assert.equal(admissions.filter(one => one.admitted).length, 6)
    assert.equal(Array.isArray(state?.places) ? state.places.length : 0, 6)
  })

  it('change the pace once in a storm of throttles, with at most two writes a throttle', async () => {
    await using table = await givenTable()
    const tier = tierOf()
    const { functions, counts, clock } = functionsOn(table.store)
    const storm = () => Promise.all(functions.map(one => throttle(one, tier, clock.now())))
    await storm()
    for (let round = 0; round < 4; round += 1) {
      const [before] = (await table.store.read([tier.bucket])).values()
      clock.time += 5000
      await storm()
      const [after] = (await table.store.read([tier.bucket])).values()
      assert.equal(after?.changed, clock.now())
      // One change: either the rate, or (when nothing was answered since) one more throttle in a row.
      const longer = Number(after?.streak) - Number(before?.streak)
      assert.ok(after?.rate === before?.rate ? longer === 1 : longer === 0)
    }
    assert.ok(counts.writes <= 2 * 5 * WRITERS, `${counts.writes} writes for ${5 * WRITERS} throttles`)
  })

  it('lose no failure, and open a circuit once', async () => {
    await using table = await givenTable()
    const tier = tierOf()
    const { functions, clock } = functionsOn(table.store)
    await Promise.all(
      functions.map(one =>
        one.report(tier, undefined, {
          failure: { name: 'TierUnavailable', scope: 'unavailable' },
          plannedAt: clock.now(),
          durationMs: 5,
        }),
      ),
    )
    const [state] = (await table.store.read([tier.bucket])).values()
    assert.equal(state?.openings, 1)
  })

  it('send one probe', async () => {
    await using table = await givenTable()
    const tier = tierOf()
    const { functions, clock } = functionsOn(table.store)
    const now = clock.now()
    await table.store.write(tier.bucket, { set: { openUntil: now - 1, openReason: 'day', openings: 1 } }, now)
    const admissions = await Promise.all(functions.map(one => admit(one, tier, now)))
    assert.equal(admissions.filter(one => one.admitted).length, 1)
  })
})
