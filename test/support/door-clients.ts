import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import OpenAI from 'openai'
import { givenLaptop, type Laptop } from './laptop.ts'

/** The laptop with its doors, and the clients that people have, as they come: their own retries included. */
export const givenDoorClients = async (options: Parameters<typeof givenLaptop>[0] = {}) => {
  const laptop = await givenLaptop(options)
  const base = `${laptop.cloud.endpoint}/door`
  const bedrock = new BedrockRuntimeClient({
    endpoint: base,
    region: 'us-east-1',
    credentials: { accessKeyId: 'anything', secretAccessKey: 'anything' },
  })
  /** The executions of the EXPRESS machine that have ended, newest last. */
  const ended: { arn: string; status: string; input: Record<string, unknown> }[] = []
  laptop.cloud.on(event => {
    if (event.type !== 'execution' || event.execution.status === 'RUNNING') return
    const { arn, status, input } = event.execution
    ended.push({ arn, status, input: JSON.parse(input) })
  })
  return {
    laptop,
    base,
    ended,
    openai: new OpenAI({ baseURL: `${base}/v1`, apiKey: 'anything' }),
    ai: createOpenAICompatible({ name: 'stepdown', baseURL: `${base}/v1`, apiKey: 'anything' }),
    bedrock,
    async [Symbol.asyncDispose]() {
      bedrock.destroy()
      await laptop[Symbol.asyncDispose]()
    },
  } satisfies AsyncDisposable & { laptop: Laptop } & Record<string, unknown>
}
export type DoorClients = Awaited<ReturnType<typeof givenDoorClients>>

/** Breaks every model, as the console's switches do. */
export const breakModels = (laptop: Laptop, fault: object) =>
  fetch(`${laptop.cloud.endpoint}/_stepdown/faults`, { method: 'POST', body: JSON.stringify(fault) })
export const mendModels = (laptop: Laptop) => fetch(`${laptop.cloud.endpoint}/_stepdown/faults`, { method: 'DELETE' })
