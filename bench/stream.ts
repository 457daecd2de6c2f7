import { createClient } from '../client/client.ts'
import type { Scenario } from '../local/bedrock/scenario.ts'
import { runCell } from './overload/cell.ts'
import { SCENARIOS } from './overload/scenarios.ts'
import { asking, polling } from './peers/ask.ts'
import { stepdown } from './peers/stepdown.ts'
import { quantile } from './stats.ts'
import { type MarkedLaptop, markedLaptop } from './stream/marked-laptop.ts'
import { virtualOver } from './stream/virtual-over.ts'
import { streamItemsOf } from './stream/written.ts'

const WARM_UP = 5
const PROMPT = 'Tell me about Amazon Bedrock in less than 100 words.'
/** What the design asks for. */
const LIMITS = { firstMs: 150, endMs: 120, longer: 0.03, ofPossible: 0.97, calls: 1.15 }
/** An answer that takes as long as most do. */
const SCENARIO: Scenario = {
  description: 'A model on an ordinary day',
  rules: [{ firstTokenMs: 400, tokensPerSecond: 60 }],
}

/**
 * `npm run bench -- stream [rounds] [seeds]`: how soon a reader has what the function has, what a stream adds to an answer,
 * what it writes, and what `ask` answers of twice the capacity.
 */
export const benchStream = async ([rounds = '40', seeds = '1,2,3']: readonly string[]): Promise<void> => {
  const laptop = await markedLaptop(SCENARIO)
  try {
    await measureReading(laptop, Number(rounds))
  } finally {
    await laptop.close()
  }
  await simulateOverload()
  if (seeds !== '0') await measureOverload(seeds.split(',').map(Number))
}

interface Round {
  firstMs: number
  endMs: number
  streamedMs: number
  plainMs: number
  askedMs: number
  writes: number
  writtenKb: number
}

const measureReading = async ({ cloud, marks }: MarkedLaptop, rounds: number): Promise<void> => {
  const client = createClient({ endpoint: cloud.endpoint }, {})
  const took = new Map<string, number>()
  const off = cloud.on(event => {
    if (event.type !== 'execution' || event.execution.status === 'RUNNING') return
    const { arn, startDate, stopDate } = event.execution
    took.set(arn, (stopDate ?? 0) - startDate)
  })
  const all: Round[] = []
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    const streamed = await streamOnce(client, marks)
    let askedArn = ''
    await client.ask({ prompt: PROMPT, tiers: ['nova-pro-us'] }, { onStarted: arn => (askedArn = arn) })
    const askedMs = performance.now() - (marks.get(askedArn)?.lastAt ?? 0)
    const plainMs = await unreadOnce(cloud.endpoint, took)
    const streamedMs = await unreadOnce(cloud.endpoint, took, crypto.randomUUID())
    const { writes, kilobytes } = await streamItemsOf(cloud.endpoint, streamed.id)
    if (round < WARM_UP) continue
    all.push({ ...streamed, askedMs, streamedMs, plainMs, writes, writtenKb: kilobytes })
  }
  off()
  client.close()
  report(all)
}

const streamOnce = async (client: ReturnType<typeof createClient>, marks: MarkedLaptop['marks']) => {
  const id = crypto.randomUUID()
  let executionArn = ''
  let firstAt: number | undefined
  const request = { prompt: PROMPT, tiers: ['nova-pro-us'], stream: id }
  for await (const event of client.stream(request, { onStarted: arn => (executionArn = arn) })) {
    if (event.type === 'delta' && event.event.contentBlockDelta) firstAt ??= performance.now()
    if (event.type === 'lost') throw new Error('a stream was lost on an idle laptop')
  }
  const endAt = performance.now()
  const mark = marks.get(executionArn)
  return {
    id,
    executionArn,
    firstMs: (firstAt ?? Number.NaN) - (mark?.firstAt ?? 0),
    endMs: endAt - (mark?.lastAt ?? 0),
  }
}

/** How long a request takes when nobody reads along or looks, as the laptop itself tells: a reader would share its process. */
const unreadOnce = async (endpoint: string, took: Map<string, number>, stream?: string): Promise<number> => {
  const { SFNClient, StartExecutionCommand } = await import('@aws-sdk/client-sfn')
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new SFNClient({ endpoint, region: 'us-east-1', credentials })
  const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router'
  const input = JSON.stringify({ prompt: PROMPT, tiers: ['nova-pro-us'], ...(stream && { stream }) })
  const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, input }))
  while (!took.has(executionArn)) await new Promise(resolve => setTimeout(resolve, 20))
  client.destroy()
  return took.get(executionArn) ?? Number.NaN
}

const report = (all: readonly Round[]): void => {
  const median = (of: (round: Round) => number) => quantile(all.map(of), 0.5)
  const late = (of: (round: Round) => number) => quantile(all.map(of), 0.95)
  const longer = median(one => one.streamedMs) / median(one => one.plainMs) - 1
  const writes = median(one => one.writes)
  const units = median(one => one.writtenKb)
  const rows: [string, string, string, string, boolean][] = [
    [
      'first token, from function to reader',
      ms(median(one => one.firstMs)),
      ms(late(one => one.firstMs)),
      `${LIMITS.firstMs} ms`,
      median(one => one.firstMs) <= LIMITS.firstMs,
    ],
    [
      'the end, from the model’s last event to the reader’s answer',
      ms(median(one => one.endMs)),
      ms(late(one => one.endMs)),
      `${LIMITS.endMs} ms`,
      median(one => one.endMs) <= LIMITS.endMs,
    ],
    [
      'the same with client.ask',
      ms(median(one => one.askedMs)),
      ms(late(one => one.askedMs)),
      `${LIMITS.endMs} ms`,
      median(one => one.askedMs) <= LIMITS.endMs,
    ],
    ['an execution with a stream', ms(median(one => one.streamedMs)), ms(late(one => one.streamedMs)), '', true],
    ['an execution without', ms(median(one => one.plainMs)), ms(late(one => one.plainMs)), '', true],
    ['longer with a stream', `${(100 * longer).toFixed(1)} %`, '', `${100 * LIMITS.longer} %`, longer <= LIMITS.longer],
    ['writes an answer', String(writes), String(late(one => one.writes)), '', true],
    ['write units an answer', String(units), String(late(one => one.writtenKb)), '', true],
    ['what they cost a million answers', `$${(units * 0.625e-6 * 1e6).toFixed(2)}`, '', '', true],
  ]
  console.log(
    `\n${all.length} answers of ${ms(median(one => one.plainMs))}, with a stream and without in turns, one at a time\n`,
  )
  console.log('| | p50 | p95 | at most |\n|---|---|---|---|')
  for (const [what, p50, p95, limit, met] of rows) {
    if (!met) process.exitCode = 1
    console.log(`| ${what} | ${p50} | ${p95} | ${limit}${met ? '' : ' (**not met**)'} |`)
  }
}

const SEEDS = 20

/** Without machine or network: what the pauses of `ask` alone cost. */
const simulateOverload = async (): Promise<void> => {
  const sum = { possible: 0, answered: 0, seen: 0 }
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { possible, answered, seen } = await virtualOver(seed)
    sum.possible += possible
    sum.answered += answered
    sum.seen += seen
  }
  const share = (count: number) => (count / sum.possible).toFixed(3)
  console.log(
    `\ntwice the capacity, 8 s to answer, in virtual time, ${SEEDS} seeds: of what a router that knows everything could answer, the router answers ${share(sum.answered)} and ask has ${share(sum.seen)} in time`,
  )
  if (sum.seen / sum.possible < LIMITS.ofPossible) process.exitCode = 1
}

const measureOverload = async (seeds: readonly number[]): Promise<void> => {
  const over = SCENARIOS.find(one => one.name === 'over')
  if (!over) throw new Error('there is no scenario over')
  console.log(
    '\ntwice the capacity, 8 s to answer\n\n| client | seed | answered | of the possible | calls per answer |\n|---|---|---|---|---|',
  )
  for (const peer of [asking, stepdown, polling]) {
    const cells = []
    for (const seed of seeds) cells.push(await runCell({ ...over, deadlineMs: 8000 }, peer, seed))
    for (const { seed, answered, valid, servable, callsPerAnswer } of cells)
      console.log(
        `| ${peer.name} | ${seed} | ${answered} of ${valid} | ${(answered / servable).toFixed(2)} | ${callsPerAnswer.toFixed(2)} |`,
      )
    const share = quantile(
      cells.map(cell => cell.answered / cell.servable),
      0.5,
    )
    const calls = quantile(
      cells.map(cell => cell.callsPerAnswer),
      0.5,
    )
    if (peer === asking && (share < LIMITS.ofPossible || calls > LIMITS.calls)) process.exitCode = 1
  }
}

const ms = (value: number) => `${value.toFixed(0)} ms`
