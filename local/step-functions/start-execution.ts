import { randomUUID } from 'node:crypto'
import { executionArn, expressArn } from '../arns.ts'
import type { Action } from '../aws-json.ts'
import { AwsError } from '../aws-json.ts'
import { explainJson } from '../json-error.ts'
import { type ParameterRule, validateParameters } from '../validate.ts'
import { type Execution, isRunning } from './execution.ts'
import type { Machine } from './machine.ts'
import { seconds } from './pages.ts'
import { readMachine } from './read-arn.ts'
import { createStartLimit } from './start-limit.ts'
import type { StepFunctions } from './step-functions.ts'

/** Step Functions' limit on the input and output of a state and of an execution, in UTF-8 bytes. */
const INPUT_LIMIT = 262_144

export const START_RULES: Record<string, ParameterRule> = {
  stateMachineArn: { type: 'string', required: true, min: 1, max: 256 },
  name: { type: 'string', min: 1, max: 80 },
  input: { type: 'string', max: INPUT_LIMIT },
  traceHeader: { type: 'string', min: 0, max: 256 },
}

/**
 * StartExecution: { stateMachineArn, name?, input? } → { executionArn, startDate }; idempotent by name on STANDARD.
 * Throttled as an account is.
 */
export const startExecution =
  (stepFunctions: StepFunctions, take = createStartLimit(stepFunctions.clock)): Action =>
  ({ parameters }) => {
    validateParameters(parameters, START_RULES)
    const machine = readMachine(stepFunctions, String(parameters.stateMachineArn))
    take(machine)
    const input = readInput(parameters)
    const name = readName(parameters)
    const execution =
      machine.type === 'EXPRESS'
        ? begin(stepFunctions, machine, expressArn(machine.name, name, randomUUID()), name, input, parameters)
        : (existing(stepFunctions, machine, name, input) ??
          begin(stepFunctions, machine, executionArn(machine.name, name), name, input, parameters))
    return { executionArn: execution.arn, startDate: seconds(execution.startDate) }
  }

/** Starts an execution whose parameters are valid. @throws AwsError InvalidDefinition */
export const begin = (
  stepFunctions: StepFunctions,
  machine: Machine,
  arn: string,
  name: string,
  input: string,
  parameters: Record<string, unknown>,
): Execution => {
  try {
    machine.compiled()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${message}'`)
  }
  const traceHeader = parameters.traceHeader === undefined ? {} : { traceHeader: String(parameters.traceHeader) }
  return stepFunctions.run({ machine, arn, name, input, ...traceHeader })
}

/** The running execution of this name if the call repeats the one that started it. @throws AwsError ExecutionAlreadyExists */
const existing = (stepFunctions: StepFunctions, machine: Machine, name: string, input: string) => {
  const execution = stepFunctions.store.get(executionArn(machine.name, name))
  if (!execution) return undefined
  if (isRunning(execution) && execution.input === input) return execution
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${execution.arn}'`)
}

/** The input text, `{}` when there is none. @throws AwsError InvalidExecutionInput or ValidationException */
export const readInput = (parameters: Record<string, unknown>): string => {
  const input = String(parameters.input ?? '{}')
  if (Buffer.byteLength(input) > INPUT_LIMIT) {
    const what = `Member must have length less than or equal to ${INPUT_LIMIT}`
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'input' failed to satisfy constraint: ${what}`,
    )
  }
  try {
    JSON.parse(input)
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${explainJson(input, error)}'`)
  }
  return input
}

const FORBIDDEN_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u

/** The execution's name, a new UUID when there is none. @throws AwsError InvalidName */
export const readName = (parameters: Record<string, unknown>): string => {
  if (parameters.name === undefined || parameters.name === null) return randomUUID()
  const name = String(parameters.name)
  if (FORBIDDEN_IN_NAMES.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`)
  return name
}
