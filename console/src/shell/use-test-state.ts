import { readHealth, readScenarios, type Scenario } from '../api/laptop.ts'
import { useStream } from '../api/stream.ts'
import { readTiers } from '../api/tiers.ts'
import { useQuery } from '../api/use-query.ts'
import { isDisabled } from '../tiers/capacity.ts'

export interface TestState {
  /** Real models have no scenario. */
  bedrock: 'simulated' | 'aws'
  current: string
  scenarios: Scenario[]
  /** Tiers that somebody broke or disabled by hand. */
  broken: string[]
}

/** How the laptop is set up for a test, kept up to date on every page. */
export function useTestState(): TestState | undefined {
  const state = useQuery('test state', async (signal): Promise<TestState> => {
    const [health, scenarios, { tiers }] = await Promise.all([
      readHealth(signal),
      readScenarios(signal),
      readTiers(signal),
    ])
    const broken = tiers.filter(tier => tier.broken !== undefined || isDisabled(tier.capacity)).map(({ id }) => id)
    return { bedrock: health.bedrock, ...scenarios, broken }
  })
  useStream('/_stepdown/stream', message => {
    if (message.type === 'scenario' || message.type === 'reset') state.reload()
  })
  return state.data
}
