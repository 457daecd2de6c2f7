import * as z from 'zod/mini'
import { strict } from '../../core/schema.ts'
import { faultSchema } from '../bedrock/fault.ts'
import { loadScenario, type Scenario, scenarioNames } from '../bedrock/scenario.ts'
import type { ControlParts } from './parts.ts'
import { ControlError, type ControlRoutes, readBody } from './routes.ts'

/** The strings of the Bedrock simulator: scenarios, scripted faults, quotas and the last calls. */
export const simulatorRoutes = ({ bedrock, tell }: ControlParts): ControlRoutes => ({
  'GET scenarios': () => ({
    current: bedrock.scenario().name,
    scenarios: scenarioNames().map(name => shown({ ...loadScenario(name), name })),
  }),
  'GET scenario': () => shown(bedrock.scenario()),
  'PUT scenario': call => {
    const { name } = readBody(call, strict({ name: z.enum(scenarioNames()) }))
    bedrock.useScenario(loadScenario(name))
    tell({ type: 'scenario', name })
    return shown(bedrock.scenario())
  },
  'GET faults': () => ({ faults: bedrock.faults() }),
  'POST faults': call => ({ id: bedrock.addFault(readBody(call, faultSchema)) }),
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

const shown = ({ name, description, try: send }: Scenario) => ({ name, description, ...(send && { try: send }) })
