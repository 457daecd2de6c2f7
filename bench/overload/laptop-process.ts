import { startCloud } from '../../local/cloud.ts'
import { bedrockScenario } from './bedrock-scenario.ts'
import { SCENARIOS } from './scenarios.ts'

/**
 * The laptop cloud in a process of its own, so that the clients do not share its event loop. Messages in: the name of a
 * scenario (starts it), `calls` (asks for the counts). Out: the endpoint, each ended execution, the counts.
 */
const cloud = await startCloud({
  tiers: new URL('./tiers.yml', import.meta.url).pathname,
  scenario: bedrockScenario({ name: 'warm', title: 'warm-up', deadlineMs: 1, phases: [] }),
  env: {},
})
cloud.on(event => {
  if (event.type === 'execution' && event.execution.status !== 'RUNNING')
    process.send?.({ ended: event.execution.arn, status: event.execution.status })
})
const { useScenario: play } = cloud.bedrock
process.on('message', (message: { start?: string; calls?: true }) => {
  const scenario = SCENARIOS.find(one => one.name === message.start)
  if (scenario) play(bedrockScenario(scenario))
  if (message.calls) {
    const outcomes: Record<string, number> = {}
    for (const bucket of cloud.bedrock.buckets())
      for (const [outcome, count] of Object.entries(bucket.outcomes)) outcomes[`${bucket.kind} ${outcome}`] = count
    process.send?.({ calls: outcomes })
  }
})
process.on('disconnect', () => process.exit())
process.send?.({ endpoint: cloud.endpoint })
