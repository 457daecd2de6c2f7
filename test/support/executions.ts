import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { type CloudClients, machineArn } from './cloud.ts'

/** What starts executions by the name of their machine, on the cloud that `given` answers once a test runs. */
export const executionsOf = (given: () => CloudClients) => {
  const start = async (machine: string, more: { name?: string; input?: string } = {}) => {
    const answer = await given().sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn(machine), ...more }))
    return { executionArn: String(answer.executionArn), startDate: answer.startDate }
  }
  const ended = async (executionArn: string) => {
    await given().cloud.stepFunctions.store.get(executionArn)?.finished
    return given().sfn.send(new DescribeExecutionCommand({ executionArn }))
  }
  const startEnded = async (machine: string, more: { name?: string; input?: string } = {}) => {
    const { executionArn } = await start(machine, more)
    return ended(executionArn)
  }
  return { start, ended, startEnded }
}
