import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import type { Cloud } from '../local/cloud.ts'
import { withLogBytes } from './log-bytes.ts'

/** What one request took, counted in its history. */
export interface Counts {
  /** States entered and retries: what Step Functions bills as transitions. */
  transitions: number
  /** Lambda invocations of Plan and of the attempt functions. */
  plans: number
  attempts: number
  events: number
  /** What the functions themselves wrote to their logs. */
  logBytes: number
}

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router'

/**
 * Runs one request on the laptop cloud and counts what AWS would bill.
 * @param simulate tiers that fail, each with the name of its error
 */
export const countPath = async ({ endpoint }: Cloud, simulate: Record<string, string>): Promise<Counts> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new SFNClient({ endpoint, region: 'us-east-1', credentials })
  const input = JSON.stringify({ prompt: 'What does this cost?', simulate })
  const { result: executionArn, bytes: logBytes } = await withLogBytes(() => runToEnd(client, input))
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))
  client.destroy()
  const calls = events.filter(({ type }) => type === 'TaskScheduled')
  const plans = calls.filter(event => event.taskScheduledEventDetails?.parameters?.includes('"round"')).length
  const entered = events.filter(({ type }) => type?.endsWith('StateEntered'))
  const tasks = entered.filter(({ type }) => type === 'TaskStateEntered').length
  return {
    transitions: entered.length + calls.length - tasks,
    plans,
    attempts: calls.length - plans,
    events: events.length,
    logBytes,
  }
}

const runToEnd = async (client: SFNClient, input: string): Promise<string> => {
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn: MACHINE, input }))
  for (;;) {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn }))
    if (status === 'SUCCEEDED') return executionArn
    if (status !== 'RUNNING') throw new Error(`${executionArn} is ${status}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
