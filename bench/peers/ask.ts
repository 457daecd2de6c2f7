import { setTimeout } from 'node:timers/promises'
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { createClient } from '../../client/client.ts'
import { waitForEnd } from '../../client/standard.ts'
import { type Ask, maxTokensOf, type Peer } from './client.ts'

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router'

const requestOf = (ask: Ask) => ({
  prompt: ask.prompt,
  deadlineSeconds: ask.deadlineMs / 1000,
  inferenceConfig: { maxTokens: maxTokensOf(ask) },
})

/** `client.ask`, which learns from the answer stream that the answer is there. */
export const asking: Peer = {
  name: 'ask',
  about: 'client.ask of stepdown/client on the router, a waiting route',
  async start(laptop) {
    const client = createClient({ endpoint: laptop.endpoint, stateMachineArn: MACHINE }, {})
    return {
      ask: ask =>
        client.ask(requestOf(ask)).then(
          () => true,
          () => false,
        ),
      close: async () => client.close(),
    }
  },
}

/** What `client.ask` did in 0.1: it looks at the execution, with longer and longer pauses. */
export const polling: Peer = {
  name: 'polling',
  about: 'StartExecution, then DescribeExecution with pauses of up to two seconds, as 0.1 did',
  async start(laptop) {
    const client = new SFNClient({
      endpoint: laptop.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: new NodeHttpHandler({ httpAgent: { maxSockets: 1000, keepAlive: true } }),
    })
    return {
      async ask(ask) {
        const input = JSON.stringify(requestOf(ask))
        const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn: MACHINE, input }))
        const { status } = await waitForEnd(client, executionArn, ms => setTimeout(ms), undefined)
        return status === 'SUCCEEDED'
      },
      close: async () => client.destroy(),
    }
  },
}
