import assert from 'node:assert/strict'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { systemClock } from '../../../aws/clock.ts'
import { keyAdmission, keyTable } from '../../../aws/keys.ts'
import { stepdown } from '../../support/command.ts'
import { givenLaptop, type Laptop } from '../../support/laptop.ts'

describe('stepdown keys', function () {
  this.timeout(30_000)
  let laptop: Laptop
  let client: DynamoDBClient
  before(async () => {
    laptop = await givenLaptop()
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    client = new DynamoDBClient({ endpoint: laptop.cloud.endpoint, region: 'us-east-1', credentials })
  })
  after(async () => {
    client.destroy()
    await laptop[Symbol.asyncDispose]()
  })
  const keys = (...args: string[]) => stepdown(['keys', ...args, '--endpoint', laptop.cloud.endpoint])

  it('says that a laptop needs none', async () => {
    const { code, stderr } = await keys('list')
    assert.equal(code, 1)
    assert.match(stderr, /there is no table stepdown-local-keys: .* a laptop takes any key/)
  })

  describe('where a deployment has a door', () => {
    before(async () => {
      const key = { AttributeName: 'pk', AttributeType: 'S' } as const
      await client.send(
        new CreateTableCommand({
          TableName: 'stepdown-local-keys',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [key],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        }),
      )
    })

    it('makes a key that the door takes, lists it without the key, and revokes it', async () => {
      const made = await keys(
        'create',
        'team-a',
        '--routes',
        'interactive,economical',
        '--max-cost-usd',
        '0.05',
        '--json',
      )
      const { key, expires, createdAt } = JSON.parse(made.stdout)
      assert.match(key, /^sd_[A-Za-z0-9_-]{43}$/)
      assert.equal(expires - createdAt, 90 * 86_400_000)
      const admit = () =>
        keyAdmission(
          keyTable('stepdown-local-keys', async () => client),
          systemClock,
        )(`Bearer ${key}`)
      const { name, routes, maxCostUsd } = await admit()
      assert.deepEqual([name, [...(routes ?? [])].sort(), maxCostUsd], ['team-a', ['economical', 'interactive'], 0.05])

      const listed = await keys('list')
      assert.match(listed.stdout, /team-a {2}good until \d{4}-\d\d-\d\d, the routes .*, at most \$0\.05 a request/)
      assert.doesNotMatch(listed.stdout, /sd_/)
      const again = await keys('create', 'team-a')
      assert.equal(again.code, 1)
      assert.match(again.stderr, /there is a key team-a already/)

      assert.equal((await keys('revoke', 'team-a')).code, 0)
      await assert.rejects(admit(), { reason: 'no-key', message: 'the key team-a was revoked' })
      assert.equal((await keys('revoke', 'team-a')).code, 1)
      assert.equal((await keys('create', 'team-a')).code, 0)
    })
  })

  for (const [args, message] of [
    [['create', 'team a'], /the name is "team a": expected 1 to 64 letters, digits, dots, hyphens or underscores/],
    [['create', 'a', '--expires', 'soon'], /expected a duration such as 30s, 15m or 1h, got "soon"/],
    [['create', 'a', '--expires', '9999d'], /--expires: expected at most 3650d/],
    [['create', 'a', '--routes', 'none'], /--routes: there is no route "none": expected some of interactive, /],
    [['create', 'a', '--max-cost-usd', '0'], /expected US dollars above 0/],
  ] as const)
    it(`refuses ${args.join(' ')}`, async () => {
      const { code, stderr } = await keys(...args)
      assert.equal(code, 2)
      assert.match(stderr, message)
    })
})
