import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  ListExecutionsCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn'

/** @returns the ARN of the execution that was started last, or undefined when there is none */
export async function newestExecution(stepFunctions: SFNClient, stateMachineArn: string): Promise<string | undefined> {
  const [newest] = await recentExecutions(stepFunctions, stateMachineArn, 1)
  return newest?.executionArn
}

/** Newest first. */
export async function recentExecutions(
  stepFunctions: SFNClient,
  stateMachineArn: string,
  count: number,
): Promise<ExecutionListItem[]> {
  const { executions } = await stepFunctions.send(new ListExecutionsCommand({ stateMachineArn, maxResults: count }))
  return executions ?? []
}

export const describeExecution = (stepFunctions: SFNClient, executionArn: string): Promise<DescribeExecutionOutput> =>
  stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
