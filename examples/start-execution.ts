// StartExecution with the AWS SDK, then the answer from the execution's output.
//   node examples/start-execution.ts "Why is the sky blue?"

import { setTimeout as delay } from 'node:timers/promises'
import {
  DescribeExecutionCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import type { Answer } from 'stepdown/client'

const stepFunctions = new SFNClient()
const prompt = process.argv[2] ?? 'Tell me about Amazon Bedrock in less than 100 words.'

const { stateMachines } = await stepFunctions.send(new ListStateMachinesCommand())
const router = stateMachines?.find(({ name }) => name?.endsWith('-router'))

const { executionArn } = await stepFunctions.send(
  new StartExecutionCommand({ stateMachineArn: router?.stateMachineArn, input: JSON.stringify({ prompt }) }),
)
let execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
while (execution.status === 'RUNNING') {
  await delay(200)
  execution = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
}
if (execution.status !== 'SUCCEEDED') throw new Error(`${execution.error}: ${execution.cause}`)

const { text, servedBy, cost } = JSON.parse(execution.output ?? '{}') as Answer
console.log(`${text}\n\nserved by ${servedBy.tier} for $${cost.usd}`)
