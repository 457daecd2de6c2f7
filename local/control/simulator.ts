import { loadScenario, parseFault, scenarioNames } from '../bedrock/scenario.ts'
import type { ControlParts } from './control.ts'
import { ControlError, type ControlRoutes, objectBody } from './routes.ts'

/** The strings of the Bedrock simulator: scenarios, scripted faults, quotas and the last calls. */
export const simulatorRoutes = ({ bedrock, tell }: ControlParts): ControlRoutes => ({
  'GET scenarios': () => ({
    current: bedrock.scenario().name,
    scenarios: scenarioNames().map(name => ({ name, description: loadScenario(name).description })),
  }),
  'GET scenario': () => ({ name: bedrock.scenario().name, description: bedrock.scenario().description }),
  'PUT scenario': call => {
    const { name } = objectBody(call)
    if (typeof name !== 'string' || !scenarioNames().includes(name)) {
      throw new ControlError(400, `name is ${JSON.stringify(name)}: expected one of ${scenarioNames().join(', ')}.`)
    }
    bedrock.useScenario(loadScenario(name))
    tell({ type: 'scenario', name })
    return { name, description: bedrock.scenario().description }
  },
  'GET faults': () => ({ faults: bedrock.faults() }),
  'POST faults': call => {
    try {
      return { id: bedrock.addFault(parseFault(objectBody(call))) }
    } catch (error) {
      throw error instanceof ControlError ? error : new ControlError(400, (error as Error).message)
    }
  },
  'DELETE faults': () => {
    bedrock.clearFaults()
    return {}
  },
  'DELETE faults/:': ({ segments: [id = ''] }) => {
    if (!bedrock.removeFault(id)) throw new ControlError(404, `There is no fault ${id}.`)
    return {}
  },
  'GET buckets': () => ({ buckets: bedrock.buckets() }),
  'GET calls': () => ({ calls: bedrock.recentCalls() }),
})
