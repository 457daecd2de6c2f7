import type { Action } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import type { Machine } from './machine.ts'
import { seconds } from './pages.ts'
import { readExecution, readMachine } from './read-arn.ts'
import type { StepFunctions } from './step-functions.ts'

/** DescribeStateMachine: { stateMachineArn } → the machine with its resolved definition. */
export const describeStateMachine =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, {
      stateMachineArn: { type: 'string', required: true, min: 1, max: 256 },
      includedData: { type: 'string', oneOf: ['ALL_DATA', 'METADATA_ONLY'] },
    })
    const machine = readMachine(stepFunctions, String(parameters.stateMachineArn))
    const { definition, ...metadata } = describedMachine(machine)
    return {
      ...metadata,
      ...(parameters.includedData === 'METADATA_ONLY' ? {} : { definition }),
      status: 'ACTIVE',
      type: machine.type,
      creationDate: seconds(machine.creationDate),
    }
  }

/** DescribeStateMachineForExecution: { executionArn } → the machine as that execution runs it. */
export const describeStateMachineForExecution =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, { executionArn: { type: 'string', required: true, min: 1, max: 256 } })
    const execution = readExecution(stepFunctions, String(parameters.executionArn))
    return {
      ...describedMachine(execution.machine),
      updateDate: seconds(execution.machine.creationDate),
      ...(execution.mapRunArn === undefined ? {} : { mapRunArn: execution.mapRunArn }),
    }
  }

const describedMachine = (machine: Machine) => ({
  stateMachineArn: machine.arn,
  name: machine.name,
  definition: JSON.stringify(machine.definition),
  roleArn: machine.roleArn,
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
  revisionId: machine.revisionId,
  ...(machine.label === undefined ? {} : { label: machine.label }),
})
