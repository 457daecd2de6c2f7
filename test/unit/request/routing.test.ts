import assert from 'node:assert/strict'
import { checkRouting, routeOf } from '../../../core/request/routing.ts'
import { catalogue, route, tier } from '../../support/tiers.ts'

const guardrail = { identifier: 'g', version: '1' }
const theCatalogue = catalogue(
  [tier('a')],
  route(['a']),
  route(['a'], { name: 'patient', whenExhausted: 'wait', deadlineMs: 7_200_000 }),
  route(['a'], { name: 'guarded', guardrail }),
  route(['a'], { name: 'private', store: 's3' }),
)
const check = (
  routing: Parameters<typeof routeOf>[0],
  parts: { express?: boolean; simulate?: boolean; guarded?: boolean },
) =>
  checkRouting({
    routing,
    route: routeOf(routing, theCatalogue),
    catalogue: theCatalogue,
    request: {
      messages: [],
      ...(parts.guarded && { guardrailConfig: { guardrailIdentifier: 'mine', guardrailVersion: '1' } }),
    },
    simulateAllowed: parts.simulate ?? false,
    express: parts.express ?? false,
  })

describe('the route of a request', () => {
  it('is the default one unless the request names another', () => {
    assert.equal(routeOf({}, theCatalogue).name, 'interactive')
    assert.equal(routeOf({ route: 'patient' }, theCatalogue).name, 'patient')
  })

  const rejected: [string, Parameters<typeof check>[0], Parameters<typeof check>[1], RegExp][] = [
    [
      'an unknown route, naming those there are',
      { route: 'fast' },
      {},
      /^route is "fast": expected one of interactive, patient, guarded, private$/,
    ],
    [
      'a waiting route on an Express machine',
      { route: 'patient' },
      { express: true },
      /^route is "patient": expected one that does not wait/,
    ],
    [
      'a deadline over 280 s on an Express machine',
      { deadlineSeconds: 281 },
      { express: true },
      /^deadlineSeconds is 281 .*at most 280/,
    ],
    [
      'simulate where the deployment does not allow it',
      { simulate: { a: 'TierThrottled' } },
      {},
      /^simulate is given: expected none/,
    ],
    [
      'simulate for a tier that there is not',
      { simulate: { z: 'TierThrottled' } },
      { simulate: true },
      /^simulate names "z": expected a tier of the catalogue$/,
    ],
    [
      'a guardrail of its own on a route that has one',
      { route: 'guarded' },
      { guarded: true },
      /^guardrailConfig is given/,
    ],
    ['a prompt in the history of a private route', { route: 'private' }, {}, /^requestUri is missing/],
  ]
  for (const [what, routing, parts, message] of rejected)
    it(`rejects ${what}`, () => {
      assert.throws(() => check(routing, parts), { name: 'RequestRejected', message })
    })

  it('accepts what the route and the machine allow', () => {
    check({ deadlineSeconds: 280 }, { express: true })
    check({ simulate: { a: 'TierThrottled' } }, { simulate: true })
    check({}, { guarded: true })
    check({ route: 'private', requestUri: 's3://b/payloads/1.json' }, {})
  })
})
