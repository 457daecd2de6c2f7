import { type Action, AwsError } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import { EXECUTION_STATUSES, type Execution } from './execution.ts'
import { PAGE_RULES, pageSize, readToken, seconds, writeToken } from './pages.ts'
import { readMachine, readMapRun } from './read-arn.ts'
import type { StepFunctions } from './step-functions.ts'

/** ListExecutions: { stateMachineArn | mapRunArn, statusFilter?, maxResults?, nextToken? } → newest first. */
export const listExecutions =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, {
      stateMachineArn: { type: 'string', min: 1, max: 256 },
      mapRunArn: { type: 'string', min: 1, max: 2000 },
      statusFilter: { type: 'string', oneOf: [...EXECUTION_STATUSES, 'PENDING_REDRIVE'] },
      redriveFilter: { type: 'string', oneOf: ['REDRIVEN', 'NOT_REDRIVEN'] },
      ...PAGE_RULES,
    })
    const { statusFilter, redriveFilter } = parameters
    const group = readGroup(stepFunctions, parameters)
    const query = [group, statusFilter, redriveFilter]
    const before = readToken(parameters, query) ?? Number.POSITIVE_INFINITY
    const matching = stepFunctions.store.list(group).filter(
      execution =>
        execution.sequence < before &&
        (statusFilter === undefined || execution.status === statusFilter) &&
        redriveFilter !== 'REDRIVEN' && // nothing is ever redriven here
        (parameters.mapRunArn !== undefined || execution.mapRunArn === undefined),
    )
    const page = matching.slice(0, pageSize(parameters))
    const last = page.at(-1)
    return {
      executions: page.map(listed),
      ...(last && matching.length > page.length ? { nextToken: writeToken(query, last.sequence) } : {}),
    }
  }

const readGroup = (stepFunctions: StepFunctions, parameters: Record<string, unknown>): string => {
  const { stateMachineArn, mapRunArn } = parameters
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw new AwsError('ValidationException', 'Must specify exactly one of stateMachineArn and mapRunArn')
  }
  if (mapRunArn !== undefined) return readMapRun(stepFunctions, String(mapRunArn)).mapRunArn
  const machine = readMachine(stepFunctions, String(stateMachineArn))
  if (machine.type === 'EXPRESS') {
    throw new AwsError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine')
  }
  return machine.arn
}

const listed = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.name,
  status: execution.status,
  startDate: seconds(execution.startDate),
  ...(execution.stopDate === undefined ? {} : { stopDate: seconds(execution.stopDate) }),
  ...(execution.mapRunArn === undefined ? {} : { mapRunArn: execution.mapRunArn, itemCount: 1 }),
  redriveCount: 0,
})
