import { AwsError } from '../aws-json.ts'
import type { Execution } from './execution.ts'
import type { Machine } from './machine.ts'
import type { StepFunctions } from './step-functions.ts'

type ResourceType = 'stateMachine' | 'execution' | 'express' | 'mapRun'

/**
 * Checks the form of a Step Functions ARN and that its resource is of the type that the action takes.
 * @throws AwsError InvalidArn
 */
const checkArn = (arn: string, wanted: ResourceType): void => {
  const [prefix, partition, service, , , type, ...name] = arn.split(':')
  if (prefix !== 'arn') throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`)
  if (!partition?.startsWith('aws') || service !== 'states' || type === undefined || !name.join('')) {
    throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`)
  }
  if (type !== wanted) {
    throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${type}'`)
  }
}

/** The machine of an ARN. @throws AwsError InvalidArn or StateMachineDoesNotExist */
export const readMachine = (stepFunctions: StepFunctions, arn: string): Machine => {
  checkArn(arn, 'stateMachine')
  const machine = stepFunctions.machines.get(arn)
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
  return machine
}

/**
 * The STANDARD execution of an ARN. AWS refuses an EXPRESS one by its resource type: its history is in its logs.
 * @throws AwsError InvalidArn or ExecutionDoesNotExist
 */
export const readExecution = (stepFunctions: StepFunctions, arn: string): Execution => {
  checkArn(arn, 'execution')
  const execution = stepFunctions.store.get(arn)
  if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)
  return execution
}

/** The Map Run of an ARN. @throws AwsError InvalidArn or ResourceNotFound */
export const readMapRun = (stepFunctions: StepFunctions, arn: string) => {
  checkArn(arn, 'mapRun')
  const mapRun = stepFunctions.store.mapRun(arn)
  if (!mapRun) throw new AwsError('ResourceNotFound', `Resource not found: '${arn}'`)
  return mapRun
}
