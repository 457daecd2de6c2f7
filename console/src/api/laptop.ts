import type { StreamItem } from '../../../core/stream/events.ts'
import { send } from './aws-json.ts'
import type { ExecutionStatus } from './step-functions.ts'

// What AWS's API has no name for: `/_stepdown/`, described in docs/laptop-api.md. Times are epoch milliseconds there.

export type Outcome = 'atOnce' | 'steppedDown' | 'duplicate' | 'exhausted' | 'failed' | 'running'

export interface ExecutionSummary {
  executionArn: string
  name: string
  machine: string
  type: 'STANDARD' | 'EXPRESS'
  status: ExecutionStatus
  startDate: number
  stopDate?: number
  error?: string
  mapRunArn?: string
  /** The beginning of what was asked; absent where the prompt is in S3. */
  prompt?: string
  /** The line of a batch, and its id there. */
  line?: string
  /** Absent for what is no request. */
  outcome?: Outcome
  route?: string
  /** The tier that served. */
  tier?: string
  kind?: string
  tries?: number
  usd?: number
  estimated?: boolean
  tokens?: number
  /** The name of the key with which it came through a door. */
  key?: string
  /** From the question on. */
  firstTokenMs?: number
  duplicateOf?: string
}

export interface ExecutionsPage {
  executions: ExecutionSummary[]
  /** How many fit the filter, all pages together. */
  total: number
  /** What all of them cost. */
  usd: number
}

/** What a list can be asked for; the names are those of the API and of the page's address. */
export const FILTERS = [
  'status',
  'outcome',
  'route',
  'tier',
  'tried',
  'met',
  'skipped',
  'error',
  'machine',
  'mapRun',
  'requests',
  'text',
  'from',
  'to',
] as const
export type ExecutionFilter = Partial<Record<(typeof FILTERS)[number], string>>

export interface ListPage {
  limit: number
  skip: number
  sort?: string
  order?: 'asc' | 'desc'
}

/** A page of the executions of both types. */
export function listExecutions(filter: ExecutionFilter, page: ListPage, signal?: AbortSignal): Promise<ExecutionsPage> {
  const query = new URLSearchParams({ limit: String(page.limit), skip: String(page.skip) })
  const { sort, order } = page
  for (const [name, value] of Object.entries({ ...filter, sort, order })) if (value) query.set(name, value)
  return get(`executions?${query}`, signal)
}

/** What DescribeExecution does not tell: an EXPRESS execution, the Map Runs, the definition that it ran. */
export interface ExecutionRecord extends ExecutionSummary {
  stateMachineArn: string
  input?: string
  output?: string
  cause?: string
  /** How many events the history has. */
  events: number
  mapRuns: MapRun[]
  definition: unknown
}

export interface MapRun {
  arn: string
  executionArn: string
  label: string
  status: string
  startDate: number
  stopDate?: number
  maxConcurrency: number
  counts: Record<'pending' | 'running' | 'succeeded' | 'failed' | 'timedOut' | 'aborted' | 'total', number>
}

export const readExecution = (arn: string, signal?: AbortSignal): Promise<ExecutionRecord> =>
  get(`executions/${encodeURIComponent(arn)}`, signal)

export const readHistoryPage = (
  arn: string,
  after: number,
  signal?: AbortSignal,
): Promise<{ events: unknown[]; total: number; next?: number }> =>
  get(`executions/${encodeURIComponent(arn)}/history?after=${after}&limit=1000`, signal)

/** The items of its answer stream behind a key; none for a request without `stream`. */
export const readAnswerStream = (arn: string, after: string, signal?: AbortSignal): Promise<{ items: StreamItem[] }> =>
  get(`executions/${encodeURIComponent(arn)}/stream?after=${encodeURIComponent(after)}`, signal)

/** StopExecution refuses EXPRESS executions, as AWS does. */
export const stopExpress = (arn: string, cause: string) =>
  change('POST', `executions/${encodeURIComponent(arn)}/stop`, { cause })

export interface Scenario {
  name: string
  description: string
  /** What to send, so that it shows what its name promises. */
  try?: { route?: string; burst?: number; see: string }
}

export const readScenario = (signal?: AbortSignal): Promise<Scenario> => get('scenario', signal)

export const readScenarios = (signal?: AbortSignal): Promise<{ current: string; scenarios: Scenario[] }> =>
  get('scenarios', signal)

export const useScenarioNamed = (name: string) => change('PUT', 'scenario', { name })

export const readHealth = (signal?: AbortSignal): Promise<{ scenario: string; bedrock: 'simulated' | 'aws' }> =>
  get('health', signal)

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  send<T>(`/_stepdown/${path}`, signal ? { signal } : {})

export const change = (method: 'POST' | 'PUT' | 'DELETE', path: string, body: object = {}): Promise<unknown> =>
  send(`/_stepdown/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(method !== 'DELETE' && { body: JSON.stringify(body) }),
  })
