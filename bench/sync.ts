import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime'
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { loadScenario } from '../local/bedrock/scenario.ts'
import { startCloud } from '../local/cloud.ts'
import { quantile, timed } from './stats.ts'
import { benchSyncLoad } from './sync-load.ts'

const ROUNDS = 300
const WARM_UP = 50
const PROMPT = 'Tell me about Amazon Bedrock in less than 100 words.'

/**
 * What the router adds to a model call: StartSyncExecution on the Express machine against a direct Converse call, to a
 * tier without any delay, interleaved in one process.
 */
export const benchSync = async (): Promise<void> => {
  const cloud = await startCloud({ port: 0, scenario: await loadScenario('instant') })
  const settings = {
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  }
  const bedrock = new BedrockRuntimeClient(settings)
  const stepFunctions = new SFNClient({ ...settings, disableHostPrefix: true })

  const direct = () =>
    bedrock.send(
      new ConverseCommand({
        modelId: 'us.amazon.nova-pro-v1:0',
        messages: [{ role: 'user', content: [{ text: PROMPT }] }],
        inferenceConfig: { maxTokens: 2048 },
      }),
    )
  const routed = async () => {
    const { status, cause } = await stepFunctions.send(
      new StartSyncExecutionCommand({
        stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router-express',
        input: JSON.stringify({ prompt: PROMPT }),
      }),
    )
    if (status !== 'SUCCEEDED') throw new Error(cause)
  }

  const times = { direct: [] as number[], routed: [] as number[] }
  try {
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      const pair = { direct: await timed(direct), routed: await timed(routed) }
      if (round < WARM_UP) continue
      times.direct.push(pair.direct)
      times.routed.push(pair.routed)
    }
  } finally {
    await cloud.close()
  }
  const row = (name: string, samples: number[]) =>
    `| ${name} | ${quantile(samples, 0.5).toFixed(2)} | ${quantile(samples, 0.95).toFixed(2)} |`
  const added = times.routed.map((time, i) => time - (times.direct[i] ?? 0))
  console.log(`${ROUNDS} pairs, one at a time, no delay in the simulator\n`)
  console.log('| | p50 ms | p95 ms |\n|---|---|---|')
  console.log(row('direct Converse', times.direct))
  console.log(row('StartSyncExecution', times.routed))
  console.log(row('added by the router', added))
  await benchSyncLoad()
}
