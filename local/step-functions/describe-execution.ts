import type { Action } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import type { Execution } from './execution.ts'
import { seconds } from './pages.ts'
import { readExecution } from './read-arn.ts'
import { redriveOf } from './redrive.ts'
import type { StepFunctions } from './step-functions.ts'

/** DescribeExecution: { executionArn, includedData? } → the execution with its input and output. */
export const describeExecution =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, {
      executionArn: { type: 'string', required: true, min: 1, max: 256 },
      includedData: { type: 'string', oneOf: ['ALL_DATA', 'METADATA_ONLY'] },
    })
    const execution = readExecution(stepFunctions, String(parameters.executionArn))
    return described(execution, parameters.includedData !== 'METADATA_ONLY')
  }

/** An execution in the shape of DescribeExecution's answer. */
export const described = (execution: Execution, withData: boolean) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.name,
  status: execution.status,
  startDate: seconds(execution.startDate),
  ...(execution.stopDate === undefined ? {} : { stopDate: seconds(execution.stopDate) }),
  ...(withData ? { input: execution.input } : {}),
  inputDetails: { included: withData },
  ...(withData ? { output: execution.output } : {}),
  ...(execution.output === undefined ? {} : { outputDetails: { included: withData } }),
  error: execution.error,
  cause: execution.cause,
  mapRunArn: execution.mapRunArn,
  traceHeader: execution.traceHeader,
  ...(execution.machine.type === 'EXPRESS' ? {} : redriveOf(execution)),
})
