import { randomUUID } from 'node:crypto'
import { expressArn } from '../arns.ts'
import { type Action, AwsError } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import { seconds } from './pages.ts'
import { readMachine } from './read-arn.ts'
import { begin, readInput, readName, START_RULES } from './start-execution.ts'
import type { StepFunctions } from './step-functions.ts'

/**
 * StartSyncExecution: { stateMachineArn, name?, input? } → the execution when it has ended, with status 200 also when
 * it failed. EXPRESS only.
 */
export const startSyncExecution =
  (stepFunctions: StepFunctions): Action =>
  async ({ parameters }) => {
    validateParameters(parameters, {
      ...START_RULES,
      includedData: { type: 'string', oneOf: ['ALL_DATA', 'METADATA_ONLY'] },
    })
    const machine = readMachine(stepFunctions, String(parameters.stateMachineArn))
    if (machine.type !== 'EXPRESS') {
      throw new AwsError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      )
    }
    const input = readInput(parameters)
    const name = readName(parameters)
    const arn = expressArn(machine.name, name, randomUUID())
    // A caller who goes away does not stop the execution: on AWS it runs on too.
    const execution = begin(stepFunctions, machine, arn, name, input, parameters)
    await execution.finished
    const stopDate = execution.stopDate ?? execution.startDate
    const withData = parameters.includedData !== 'METADATA_ONLY'
    return {
      executionArn: execution.arn,
      stateMachineArn: machine.arn,
      name: execution.name,
      startDate: seconds(execution.startDate),
      stopDate: seconds(stopDate),
      status: execution.status,
      error: execution.error,
      cause: execution.cause,
      inputDetails: { included: withData },
      ...(withData ? { input: execution.input, output: execution.output } : {}),
      ...(execution.output === undefined ? {} : { outputDetails: { included: withData } }),
      traceHeader: execution.traceHeader,
      billingDetails: {
        billedMemoryUsedInMB: 64,
        billedDurationInMilliseconds: Math.max(1, Math.ceil((stopDate - execution.startDate) / 100)) * 100,
      },
    }
  }
