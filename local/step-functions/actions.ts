import type { ActionTable } from '../aws-json.ts'
import { describeExecution } from './describe-execution.ts'
import { describeStateMachine, describeStateMachineForExecution } from './describe-state-machine.ts'
import { getExecutionHistory } from './get-execution-history.ts'
import { listExecutions } from './list-executions.ts'
import { listStateMachines, listTagsForResource } from './list-state-machines.ts'
import { describeMapRun, listMapRuns } from './map-runs.ts'
import { startExecution } from './start-execution.ts'
import { startSyncExecution } from './start-sync-execution.ts'
import type { StepFunctions } from './step-functions.ts'
import { stopExecution } from './stop-execution.ts'

/** The Step Functions API of the laptop, by `X-Amz-Target`. */
export const stepFunctionsActions = (stepFunctions: StepFunctions): ActionTable => ({
  'AWSStepFunctions.StartExecution': startExecution(stepFunctions),
  'AWSStepFunctions.StartSyncExecution': startSyncExecution(stepFunctions),
  'AWSStepFunctions.DescribeExecution': describeExecution(stepFunctions),
  'AWSStepFunctions.ListExecutions': listExecutions(stepFunctions),
  'AWSStepFunctions.GetExecutionHistory': getExecutionHistory(stepFunctions),
  'AWSStepFunctions.StopExecution': stopExecution(stepFunctions),
  'AWSStepFunctions.DescribeStateMachine': describeStateMachine(stepFunctions),
  'AWSStepFunctions.DescribeStateMachineForExecution': describeStateMachineForExecution(stepFunctions),
  'AWSStepFunctions.ListStateMachines': listStateMachines(stepFunctions),
  'AWSStepFunctions.ListMapRuns': listMapRuns(stepFunctions),
  'AWSStepFunctions.DescribeMapRun': describeMapRun(stepFunctions),
  'AWSStepFunctions.ListTagsForResource': listTagsForResource(stepFunctions),
})
