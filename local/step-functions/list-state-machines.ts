import type { Action } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import { PAGE_RULES, pageSize, readToken, seconds, writeToken } from './pages.ts'
import { readMachine } from './read-arn.ts'
import type { StepFunctions } from './step-functions.ts'

/** ListStateMachines: { maxResults?, nextToken? } → the machines in the order of serverless.yml. */
export const listStateMachines =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, PAGE_RULES)
    const first = readToken(parameters, 'machines') ?? 0
    const machines = [...stepFunctions.machines.values()]
    const end = first + pageSize(parameters)
    return {
      stateMachines: machines.slice(first, end).map(machine => ({
        stateMachineArn: machine.arn,
        name: machine.name,
        type: machine.type,
        creationDate: seconds(machine.creationDate),
      })),
      ...(end < machines.length ? { nextToken: writeToken('machines', end) } : {}),
    }
  }

/** ListTagsForResource: { resourceArn } of a state machine → its tags. */
export const listTagsForResource =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, { resourceArn: { type: 'string', required: true, min: 1, max: 256 } })
    const { tags } = readMachine(stepFunctions, String(parameters.resourceArn))
    return { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }
  }
