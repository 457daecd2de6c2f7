import assert from 'node:assert/strict'
import { countFailures, type Logs } from '../../../cli/verify/filters.ts'
import { kindsLeft } from '../../../cli/verify/kinds.ts'
import { simulateAllowed } from '../../../cli/verify/simulate.ts'
import type { World } from '../../../cli/verify/world.ts'
import type { Client, RequestInput } from '../../../client/client.ts'
import { RequestFailed } from '../../../client/errors.ts'
import type { Attempt } from '../../../core/answer.ts'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'

const lite = { kind: 'on-demand', model: 'amazon.nova-lite-v1:0', contextWindow: 8000, price: { input: 1, output: 1 } }
const catalogue = parseCatalogue(
  { tiers: { lite }, routes: { any: { deadline: '30s', tiers: ['lite'] } }, default: 'any' },
  {},
  { region: 'us-east-1' },
)

/** A client each of whose requests fails as `how` says. */
const failing = (how: (request: RequestInput) => { error: string; message: string; attempts?: Attempt[] }): Client =>
  ({
    async ask(request: RequestInput) {
      throw new RequestFailed({ attempts: [], skipped: [], ...how(request) }, 'arn:execution')
    },
    close() {},
  }) as unknown as Client

const worldOf = (client: Client): World => {
  let now = 0
  const context = {
    now: () => now,
    async sleep(ms: number) {
      now += ms
    },
    interrupted: new AbortController().signal,
  } as unknown as World['context']
  const router = 'arn:aws:states:us-east-1:111122223333:stateMachine:stepdown-trial-router'
  return { connection: {} as World['connection'], router, catalogue, standard: client, express: client, context }
}

describe('verifying a deployment', () => {
  it('is refused, with how to go on, where requests may not simulate', async () => {
    const denied = failing(() => ({
      error: 'RequestRejected',
      message: 'simulate is given: expected none, as this deployment does not allow it',
    }))
    await assert.rejects(simulateAllowed(worldOf(denied)), {
      name: 'CommandError',
      message: /^this deployment does not allow requests to simulate: deploy a stage with --param simulate=allowed/,
    })
    const allowed = failing(() => ({ error: 'RequestRejected', message: 'lite: simulated, as the request asks for' }))
    await simulateAllowed(worldOf(allowed))
  })

  it('finds a kind that is not left as it was told to, and names the kinds that are not there', async () => {
    const broken = failing(() => ({ error: 'RouterFailed', message: 'the function is not there' }))
    const rows = await kindsLeft(worldOf(broken))
    assert.deepEqual(
      rows.filter(({ status }) => status === 'error').map(({ subject, detail }) => `${subject}: ${detail}`),
      ['on-demand: lite: the function is not there'],
    )
    assert.equal(rows.filter(({ detail }) => detail === 'the catalogue has no tier of this kind').length, 6)
  })

  describe('looks for each failure in the logs with the filters that are deployed', () => {
    const exhausted = failing(({ route }) =>
      route === 'any'
        ? { error: 'TiersExhausted', message: 'lite: TierMisconfigured' }
        : { error: 'RequestRejected', message: 'route is "no-such-route"' },
    )
    const deployed = [
      { metric: 'Exhausted', pattern: '{ $.details.name = "Exhausted" }' },
      { metric: 'Rejected', pattern: '{ $.details.name = "Rejected" }' },
    ]
    const run = (logs: Partial<Logs>) =>
      countFailures({ filters: async () => deployed, matches: async () => 1, ...logs })(worldOf(exhausted))

    it('on both machines', async () => {
      const looked: string[] = []
      const rows = await run({
        async matches(group, pattern) {
          looked.push(`${group} ${pattern}`)
          return looked.length > 4 ? 1 : 0
        },
      })
      assert.deepEqual(
        rows.map(({ subject, status }) => [subject, status]),
        [
          ['Exhausted, STANDARD', 'ok'],
          ['Rejected, STANDARD', 'ok'],
          ['Exhausted, EXPRESS', 'ok'],
          ['Rejected, EXPRESS', 'ok'],
        ],
      )
      assert.ok(looked.includes('/aws/vendedlogs/states/stepdown-trial-router { $.details.name = "Exhausted" }'))
      assert.ok(looked.includes('/aws/vendedlogs/states/stepdown-trial-router-express { $.details.name = "Rejected" }'))
    })

    it('and says which line never came', async () => {
      const rows = await run({ matches: async group => (group.endsWith('-express') ? 0 : 1) })
      const missing = rows.filter(({ status }) => status === 'error')
      assert.equal(missing.length, 2)
      assert.match(missing[0]?.detail ?? '', /^no line of \S+-express matched .* within 120 s$/)
    })

    it('and says which filter is not there', async () => {
      const [first] = await run({ filters: async () => [] })
      assert.match(first?.detail ?? '', /has no filter for the metric Exhausted$/)
    })

    it('but not on a laptop', async () => {
      const [only] = await countFailures(undefined)(worldOf(exhausted))
      assert.deepEqual([only?.status, only?.detail], ['skipped', 'a laptop has no CloudWatch Logs'])
    })
  })
})
