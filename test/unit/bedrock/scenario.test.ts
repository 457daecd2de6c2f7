import assert from 'node:assert/strict'
import { behaviourOf, loadScenario, parseFault, parseScenario, scenarioNames } from '../../../local/bedrock/scenario.ts'
import { resolveTarget } from '../../../local/bedrock/target.ts'

describe('a scenario', () => {
  const target = resolveTarget('us.amazon.nova-pro-v1:0', 'us-east-1')

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
    [null, /^Error: test: .*expected object.* \(got null\)$/],
    [{}, /^Error: test: description: .*expected string.* \(got nothing\)$/],
    [{ description: 'A', speed: 3 }, /^Error: test: Unrecognized key: "speed"$/],
    [
      { description: 'A', rules: [{ quota: { tokensPerMinute: 'many' } }] },
      /^Error: test: rules\[0\]\.quota\.tokensPerMinute: .*expected number.*\(got "many"\)$/,
    ],
    [
      { description: 'A', rules: [{ quota: { requestsPerMinute: -1 } }] },
      /^Error: test: rules\[0\]\.quota\.requestsPerMinute: .*>=0 \(got -1\)$/,
    ],
    [
      { description: 'A', rules: [{ match: { kind: 'onDemand' } }] },
      /^Error: test: rules\[0\]\.match\.kind: .*"on-demand".*\(got "onDemand"\)$/,
    ],
    [
      { description: 'A', rules: [{ match: { kind: ['onDemand'] } }] },
      /^Error: test: rules\[0\]\.match\.kind\[0\]: .*"on-demand".*\(got "onDemand"\)$/,
    ],
    [
      { description: 'A', faults: [{ error: 'Throttled' }] },
      /^Error: test: faults\[0\]\.error: .*"ThrottlingException".*\(got "Throttled"\)$/,
    ],
    [
      { description: 'A', faults: [{ error: { name: 'X', status: 200 } }] },
      /^Error: test: faults\[0\]\.error\.status: .*>=400 \(got 200\)$/,
    ],
  ] as [unknown, RegExp][]) {
    it(`${JSON.stringify(value)} is refused in one sentence`, () => {
      assert.throws(() => parseScenario(value, 'test'), message)
    })
  }

  it('has faults that are checked on their own too', () => {
    assert.deepEqual(parseFault({ error: 'ThrottlingException', times: 2 }), { error: 'ThrottlingException', times: 2 })
    assert.throws(() => parseFault({ probability: 2 }), /^Error: fault: probability: .*<=1 \(got 2\)$/)
  })
})
