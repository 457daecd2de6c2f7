import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Plan } from '../../aws/plan/deps.ts'
import type { TierKind } from '../../core/kind.ts'
import { compile, execute, type HistoryEvent } from '../../local/asl/engine.ts'
import { createVirtualClock } from './virtual-clock.ts'

export interface StateDefinition {
  Type: string
  Next?: string
  Default?: string
  Choices?: { Condition: string; Next: string }[]
  Retry?: {
    ErrorEquals: string[]
    MaxAttempts: number
    IntervalSeconds: number
    BackoffRate?: number
    MaxDelaySeconds?: number
  }[]
  Catch?: { ErrorEquals: string[]; Next: string }[]
}

const FUNCTIONS: Record<string, string> = {
  PlanLambdaFunction: 'plan',
  ConverseLambdaFunction: 'converse',
  InvokeDashmodelLambdaFunction: 'invoke-model',
}

/** The router machine as it is deployed, with the functions' names in place of their ARNs. */
export const routerDefinition = (): { StartAt: string; States: Record<string, StateDefinition> } => {
  const text = readFileSync(new URL('../../statemachines/router.asl.yml', import.meta.url), 'utf8')
  const resolved = JSON.stringify(parse(text), (_key, value) =>
    value && typeof value === 'object' && 'Fn::GetAtt' in value ? FUNCTIONS[value['Fn::GetAtt'][0]] : value,
  )
  return JSON.parse(resolved)
}

const machine = compile(routerDefinition())

/** The state of each kind, as design and graph name it. */
export const STATE_OF: Record<TierKind, string> = {
  'latency-optimized': 'Latency-optimized',
  'on-demand': 'On-demand',
  provisioned: 'Provisioned throughput',
  'cross-region': 'Cross-Region',
  'prompt-router': 'Prompt router',
  imported: 'Imported model',
  sagemaker: 'SageMaker endpoint',
}

/**
 * A function of the router as a script: what it returns, an Error that it throws, or a function of its payload that says
 * which; one entry a call, and the last stays.
 */
export type Script = unknown[]

export const fails = (name: string, message = '{"message":"no"}', extra: { lambdaCause?: string } = {}): Error =>
  Object.assign(new Error(message), { name, ...extra })

/** What an attempt function returns when its tier answers. */
export const answered = (tier: string, kind: TierKind, tries = 1) => ({
  answer: {
    text: 'Hello',
    stopReason: 'end_turn',
    servedBy: { tier, kind, model: 'm', region: 'us-east-1' },
    cost: { usd: 0.001, estimated: false },
    timing: { attemptMs: 1, totalMs: 1 },
  },
  attempt: { tier, kind, outcome: 'Answered', tries, startedAt: 's', endedAt: 'e', usd: 0.001 },
})

/** What the input of a request costs at each scripted tier. */
export const INPUT_USD = 0.002

export const planOf = (tiers: [string, TierKind, number?][], parts: Partial<Plan> = {}): Plan => ({
  tiers: tiers.map(([id, kind, contextWindow = 100_000]) => ({
    id,
    kind,
    timeoutMs: 20_000,
    contextWindow,
    inputUsd: INPUT_USD,
    plannedAt: 0,
  })),
  skipped: [],
  route: 'interactive',
  deadlineAt: '2026-11-22T06:00:00.000Z',
  afterTimeout: 'next',
  patient: false,
  waitSeconds: 0,
  mayPass: false,
  waitingFor: '',
  duplicate: {},
  ...parts,
})

interface RouterRun {
  status: string
  output: Record<string, unknown> & { attempts: Record<string, unknown>[] }
  error: string | undefined
  /** The Cause as it stands, and parsed. */
  rawCause: string | undefined
  cause: { message: string; attempts: Record<string, unknown>[]; skipped: unknown[] }
  /** The states entered, in order. */
  path: string[]
  /** Each call: which function, for which tier, and when in milliseconds since the start. */
  calls: { name: string; tier: string | undefined; at: number; payload: Record<string, unknown> }[]
  events: HistoryEvent[]
}

/** What the engine itself says of a failed expression is no JSON. */
const parsed = (cause: string | undefined) => {
  try {
    return JSON.parse(cause ?? 'null')
  } catch {
    return null
  }
}

/** Runs the router in virtual time on scripted functions: `plan` by itself, the attempts by tier id. */
export const runRouter = async (
  scripts: { plan: Script } & Record<string, Script>,
  { random = 0.5, input = { prompt: 'Hello?' } as unknown } = {},
): Promise<RouterRun> => {
  const clock = createVirtualClock()
  const startedAt = clock.now()
  const calls: RouterRun['calls'] = []
  const result = await clock.run(
    execute(machine, {
      input: JSON.stringify(input),
      clock,
      random: () => random,
      invoke: async (name, payload) => {
        const call = payload as Record<string, unknown> & { tier?: { id: string } }
        const key = call.tier?.id ?? 'plan'
        calls.push({ name, tier: call.tier?.id, at: clock.now() - startedAt, payload: call })
        const script = scripts[key] ?? []
        const made = calls.filter(one => (one.tier ?? 'plan') === key).length
        const next = script[Math.min(made, script.length) - 1]
        const step = typeof next === 'function' ? next(call) : next
        if (step === undefined) throw new Error(`no script for ${key}`)
        if (step === 'hang') return new Promise(() => {})
        if (step instanceof Error) throw step
        return step
      },
    }),
  )
  const entered = result.events.flatMap(event => event.stateEnteredEventDetails?.name ?? [])
  return {
    status: result.status,
    output: result.output === undefined ? undefined : JSON.parse(result.output),
    error: result.error,
    rawCause: result.cause,
    cause: parsed(result.cause),
    path: entered,
    calls,
    events: result.events,
  }
}
