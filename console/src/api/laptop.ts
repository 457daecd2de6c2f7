import { send } from './aws-json.ts'
import type { ExecutionStatus } from './step-functions.ts'

/** What AWS's API has no name for: `/_stepdown/`, described in docs/laptop-api.md. Times are epoch seconds there too. */
export interface ExecutionSummary {
  executionArn: string
  stateMachineArn: string
  name: string
  type: 'STANDARD' | 'EXPRESS'
  status: ExecutionStatus
  startDate: number
  stopDate?: number
  route?: string
  /** The tier that served. */
  tier?: string
  kind?: string
  tries?: number
  usd?: number
  firstTokenMs?: number
  error?: string
}

export interface ExecutionsPage {
  executions: ExecutionSummary[]
  nextToken?: string
  /** How many fit the filter, all pages together. */
  total?: number
}

export interface ExecutionFilter {
  status?: string
  route?: string
  tier?: string
  error?: string
  machine?: string
  text?: string
  /** Epoch seconds. */
  from?: string
}

export const listExecutions = (
  filter: ExecutionFilter,
  page: { maxResults: number; nextToken?: string | undefined },
  signal?: AbortSignal,
) => {
  const query = new URLSearchParams({ maxResults: String(page.maxResults) })
  if (page.nextToken) query.set('nextToken', page.nextToken)
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value)
  return send<ExecutionsPage>(`/_stepdown/executions?${query}`, { ...(signal && { signal }) })
}
