import assert from 'node:assert/strict'
import { TIER_KINDS } from '../../../core/kind.ts'
import { bedrockErrors } from '../../../local/bedrock/errors.ts'
import { behaviourOf, loadScenario, parseScenario, scenarioNames } from '../../../local/bedrock/scenario.ts'
import { resolveTarget } from '../../../local/bedrock/target.ts'

describe('a scenario', () => {
  const target = resolveTarget({ modelId: 'us.amazon.nova-pro-v1:0', region: 'us-east-1' })

  it('comes with the project, each with a description', () => {
    const names = scenarioNames()
    for (const name of ['calm', 'throttled', 'overload', 'outage', 'cold-start', 'slow', 'instant']) {
      assert.ok(names.includes(name), name)
    }
    for (const name of names) {
      assert.match(loadScenario(name).description, /^[^\n]{20,}\.$/)
      assert.equal(loadScenario(name).name, name)
    }
  })

  it('that there is not is named, with those there are', () => {
    assert.throws(() => loadScenario('chaos'), /There is no scenario "chaos"; expected one of calm, cold-start, /)
  })

  it('lets a later rule override an earlier one, property by property', () => {
    const scenario = parseScenario(
      {
        description: 'A test.',
        rules: [
          { firstTokenMs: 100, tokensPerSecond: 50, quota: { requestsPerMinute: 5 } },
          { match: { kind: 'cross-region' }, firstTokenMs: 300, quota: { tokensPerMinute: 10 } },
          { match: { kind: 'on-demand' }, firstTokenMs: 900 },
        ],
      },
      'test',
    )
    assert.deepEqual(behaviourOf(scenario, target), {
      firstTokenMs: 300,
      tokensPerSecond: 50,
      quota: { tokensPerMinute: 10 },
    })
  })

  for (const [value, message] of [
    [null, 'it is null: expected an object'],
    [{}, 'description is missing: expected text'],
    [
      { description: 'A', speed: 3 },
      'speed is not a known field: expected one of name, description, rules, faults, guardrailPhrase, try',
    ],
    [
      { description: 'A', rules: [{ quota: { tokensPerMinute: 'many' } }] },
      'rules[0].quota.tokensPerMinute is "many": expected a number of at least 0',
    ],
    [
      { description: 'A', rules: [{ quota: { requestsPerMinute: -1 } }] },
      'rules[0].quota.requestsPerMinute is -1: expected a number of at least 0',
    ],
    [
      { description: 'A', rules: [{ quota: { concurrency: 1.5 } }] },
      'rules[0].quota.concurrency is 1.5: expected a whole number of at least 0',
    ],
    [
      { description: 'A', rules: [{ firstTokenMs: [1, 'x'] }] },
      'rules[0].firstTokenMs[1] is "x": expected a number of at least 0',
    ],
    [
      { description: 'A', rules: [{ match: { kind: 'onDemand' } }] },
      `rules[0].match.kind is "onDemand": expected one of ${TIER_KINDS.join(', ')}`,
    ],
    [
      { description: 'A', rules: [{ match: { kind: ['onDemand'] } }] },
      `rules[0].match.kind[0] is "onDemand": expected one of ${TIER_KINDS.join(', ')}`,
    ],
    [
      { description: 'A', faults: [{ error: 'Throttled' }] },
      `faults[0].error is "Throttled": expected one of ${Object.keys(bedrockErrors).join(', ')}`,
    ],
    [
      { description: 'A', faults: [{ error: { name: 'X', status: 200 } }] },
      'faults[0].error.status is 200: expected an HTTP status from 400 to 599',
    ],
    [{ description: 'A', faults: [{ times: 0.5 }] }, 'faults[0].times is 0.5: expected a whole number of at least 1'],
    [{ description: 'A', faults: [{ truncate: 1 }] }, 'faults[0].truncate is 1: expected true or false'],
    [{ description: 'A', faults: [{ serve: 'flex' }] }, 'faults[0].serve is "flex": expected standard'],
  ] as [unknown, string][]) {
    it(`${JSON.stringify(value)} is refused in one sentence`, () => {
      assert.throws(() => parseScenario(value, 'test'), { message: `test: ${message}` })
    })
  }
})
