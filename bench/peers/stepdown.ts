import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { maxTokensOf, type Peer } from './client.ts'

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router'

/** Stepdown on the STANDARD machine, with every store and history it has; the quotas are not told. */
export const stepdown: Peer = {
  name: 'Stepdown',
  about: 'StartExecution on the router, a waiting route, quotas not declared',
  async start(laptop) {
    const client = new SFNClient({
      endpoint: laptop.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: new NodeHttpHandler({ httpAgent: { maxSockets: 1000, keepAlive: true } }),
    })
    return {
      async ask(ask) {
        const { prompt, deadlineMs } = ask
        const request = { prompt, deadlineSeconds: deadlineMs / 1000, inferenceConfig: { maxTokens: maxTokensOf(ask) } }
        const { executionArn = '' } = await client.send(
          new StartExecutionCommand({ stateMachineArn: MACHINE, input: JSON.stringify(request) }),
        )
        return (await laptop.ended(executionArn)) === 'SUCCEEDED'
      },
      close: async () => client.destroy(),
    }
  },
}
