import { parseScenario, type Scenario } from '../../local/bedrock/scenario.ts'
import type { OverloadScenario } from './scenarios.ts'

const OPTIMIZED = { kind: 'latency-optimized' }

/** What the Bedrock simulator does in a scenario: the same lanes as in virtual time, and the fault of the first tier. */
export function bedrockScenario({ title, fault }: OverloadScenario): Scenario {
  const window = fault && { from: fault.fromMs, ...(Number.isFinite(fault.untilMs) && { until: fault.untilMs }) }
  const daily = {
    name: 'ThrottlingException',
    status: 429,
    message: 'Too many tokens per day, please wait before trying again.',
  }
  const faults = {
    outage: { error: 'ServiceUnavailableException' },
    stall: { firstTokenMs: 20_000 },
    daily: { error: daily },
  }
  const scenario = {
    description: title,
    rules: [
      // Without this the simulator would serve a throttled optimized call as standard, from a bucket of its own.
      { match: { kind: 'cross-region', region: 'us-east-2' }, quota: { requestsPerSecond: 0 } },
      {
        match: OPTIMIZED,
        quota: { requestsPerSecond: 3 },
        firstTokenMs: [150, 250],
        tokensPerSecond: 200,
      },
      {
        match: { kind: 'cross-region', region: 'us-east-1' },
        quota: { requestsPerSecond: 5 },
        firstTokenMs: [400, 600],
        tokensPerSecond: 125,
      },
      { match: { kind: 'sagemaker' }, quota: { concurrency: 3 }, firstTokenMs: [700, 1000], tokensPerSecond: 80 },
    ],
    ...(fault && { faults: [{ match: OPTIMIZED, ...window, ...faults[fault.kind] }] }),
  }
  return parseScenario(scenario, 'overload')
}
