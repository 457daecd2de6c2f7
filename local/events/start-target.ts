import { randomUUID } from 'node:crypto'
import { executionArn, expressArn } from '../arns.ts'
import { readMachine } from '../step-functions/read-arn.ts'
import { begin, readInput } from '../step-functions/start-execution.ts'
import type { StepFunctions } from '../step-functions/step-functions.ts'

/**
 * Starts a state machine for a rule. The bus names the execution itself, so an event that is delivered twice starts two.
 * @throws AwsError as StartExecution does
 */
export const startTarget =
  (stepFunctions: StepFunctions) =>
  (arn: string, input: string): void => {
    const machine = readMachine(stepFunctions, arn)
    const name = randomUUID()
    const own =
      machine.type === 'EXPRESS' ? expressArn(machine.name, name, randomUUID()) : executionArn(machine.name, name)
    begin(stepFunctions, machine, own, name, readInput({ input }), {})
  }
