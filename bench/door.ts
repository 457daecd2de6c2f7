import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import OpenAI from 'openai'
import type { Scenario } from '../local/bedrock/scenario.ts'
import { startCloud } from '../local/cloud.ts'
import { quantile, timed } from './stats.ts'

const ROUNDS = 200
const WARM_UP = 30
const AT_ONCE = 100
const PROMPT = 'Tell me about Amazon Bedrock in less than 100 words.'
const MODEL = 'us.amazon.nova-pro-v1:0'
/** What the design asks for, added at the median. */
const LIMITS = { whole: 15, first: 160 }

/** A model whose first token takes a while, as real ones do: whoever reads along has to wait for it too. */
const SCENARIO: Scenario = {
  description: 'A model that begins after 300 ms',
  rules: [{ firstTokenMs: 300, tokensPerSecond: 400 }],
}
const INSTANT: Scenario = { description: 'A model without delay' }

/**
 * What the doors add to a direct call, side by side in one process: to a whole answer of a model without any delay, and
 * to the first token of one that takes 300 ms. Then a hundred streams at a time.
 */
export const benchDoor = async (): Promise<void> => {
  const whole = await onLaptop(INSTANT, ({ direct, door, openai }) =>
    inTurns({
      'direct Converse': () => direct.send(new ConverseCommand(question(MODEL))),
      'Converse through the door': () => door.send(new ConverseCommand(question('interactive/nova-pro-us'))),
      'chat completion': () => openai.chat.completions.create(chat(false)),
    }),
  )
  print('a whole answer, no delay in the simulator', whole, LIMITS.whole)
  const first = await onLaptop(SCENARIO, ({ direct, door, openai }) =>
    inTurns(
      {
        'direct ConverseStream': () => firstText(direct, MODEL),
        'ConverseStream through the door': () => firstText(door, 'interactive/nova-pro-us'),
        'chat completion, streamed': async () => {
          const stream = await openai.chat.completions.create(chat(true))
          for await (const { choices } of stream) if (choices[0]?.delta.content) break
        },
      },
      60,
    ),
  )
  print('the first token of a model that takes 300 ms', first, LIMITS.first)
  await onLaptop(SCENARIO, ({ openai }) => manyAtOnce(openai))
}

interface Clients {
  direct: BedrockRuntimeClient
  door: BedrockRuntimeClient
  openai: OpenAI
}

const onLaptop = async <T>(scenario: Scenario, work: (clients: Clients) => Promise<T>): Promise<T> => {
  const cloud = await startCloud({ port: 0, scenario })
  const settings = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({ httpAgent: { maxSockets: 1000, keepAlive: true } }),
  }
  const direct = new BedrockRuntimeClient({ ...settings, endpoint: cloud.endpoint })
  const door = new BedrockRuntimeClient({ ...settings, endpoint: `${cloud.endpoint}/door` })
  const openai = new OpenAI({ baseURL: `${cloud.endpoint}/door/v1`, apiKey: 'test', maxRetries: 0 })
  try {
    return await work({ direct, door, openai })
  } finally {
    direct.destroy()
    door.destroy()
    await cloud.close()
  }
}

const question = (modelId: string) => ({
  modelId,
  messages: [{ role: 'user' as const, content: [{ text: PROMPT }] }],
  inferenceConfig: { maxTokens: 2048 },
})
const chat = <S extends boolean>(stream: S) => ({
  model: 'interactive/nova-pro-us',
  messages: [{ role: 'user' as const, content: PROMPT }],
  max_tokens: 2048,
  stream,
})

/** Until the first words are there; the rest is read too, so that the next call finds the connection free. */
const firstText = async (client: BedrockRuntimeClient, modelId: string): Promise<void> => {
  const { stream = [] } = await client.send(new ConverseStreamCommand(question(modelId)))
  for await (const event of stream) if (event.contentBlockDelta) return
}

const inTurns = async (
  calls: Record<string, () => Promise<unknown>>,
  rounds = ROUNDS,
): Promise<Record<string, number[]>> => {
  const times = Object.fromEntries(Object.keys(calls).map(name => [name, [] as number[]]))
  for (let round = 0; round < Math.min(WARM_UP, rounds) + rounds; round += 1) {
    for (const [name, call] of Object.entries(calls)) {
      const time = await timed(call)
      if (round >= Math.min(WARM_UP, rounds)) times[name]?.push(time)
    }
  }
  return times
}

const print = (what: string, times: Record<string, number[]>, limit: number): void => {
  const [base = []] = Object.values(times)
  console.log(`\n${what}, one call at a time, ${base.length} rounds\n`)
  console.log('| | p50 ms | p95 ms | added at the median, ms |\n|---|---|---|---|')
  for (const [name, samples] of Object.entries(times)) {
    const added = quantile(samples, 0.5) - quantile(base, 0.5)
    const over = added > limit
    if (over) process.exitCode = 1
    const shown = samples === base ? '' : `${added.toFixed(1)}${over ? ` (over the limit of ${limit})` : ''}`
    console.log(`| ${name} | ${quantile(samples, 0.5).toFixed(1)} | ${quantile(samples, 0.95).toFixed(1)} | ${shown} |`)
  }
}

const manyAtOnce = async (openai: OpenAI): Promise<void> => {
  let errors = 0
  const firsts: number[] = []
  const one = async () => {
    const startedAt = performance.now()
    let first: number | undefined
    let finished = false
    const stream = await openai.chat.completions.create(chat(true))
    for await (const { choices } of stream) {
      if (choices[0]?.delta.content) first ??= performance.now() - startedAt
      finished ||= choices[0]?.finish_reason === 'stop'
    }
    if (!finished || first === undefined) throw new Error('the stream ended early')
    firsts.push(first)
  }
  const took = await timed(() =>
    Promise.all(
      Array.from({ length: AT_ONCE }, () =>
        one().catch(() => {
          errors += 1
        }),
      ),
    ),
  )
  if (errors > 0) process.exitCode = 1
  console.log(
    `\n${AT_ONCE} streams at a time: ${errors} errors, all of them over after ${(took / 1000).toFixed(1)} s, first tokens after ${(quantile(firsts, 0.5) / 1000).toFixed(1)} s at the median. The laptop, the doors and the clients share this process.`,
  )
}
