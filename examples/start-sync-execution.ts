// StartSyncExecution on the EXPRESS machine: one call, answered within five minutes.
//   node examples/start-sync-execution.ts "Why is the sky blue?"
import { ListStateMachinesCommand, SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import type { Answer } from 'stepdown/client'

// The SDK puts `sync-` before the host of this one operation, which a laptop's address does not have.
const stepFunctions = new SFNClient({ disableHostPrefix: process.env.AWS_ENDPOINT_URL !== undefined })
const prompt = process.argv[2] ?? 'Tell me about Amazon Bedrock in less than 100 words.'

const { stateMachines } = await stepFunctions.send(new ListStateMachinesCommand())
const router = stateMachines?.find(({ name }) => name?.endsWith('-router-express'))

const { status, output, error, cause } = await stepFunctions.send(
  new StartSyncExecutionCommand({ stateMachineArn: router?.stateMachineArn, input: JSON.stringify({ prompt }) }),
)
// A failed execution is a successful call: only `status` tells.
if (status !== 'SUCCEEDED') throw new Error(`${error}: ${cause}`)

const { text, servedBy, cost } = JSON.parse(output ?? '{}') as Answer
console.log(`${text}\n\nserved by ${servedBy.tier} for $${cost.usd}`)
