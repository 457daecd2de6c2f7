import type { ExecutionFilter } from '../api/laptop.ts'
import type { Overview } from '../api/overview.ts'
import { executionsHref } from '../routing.ts'

/** The list of exactly the requests that a figure counts: the same period, items of batches included. */
export const setHref = ({ from, to }: Overview, query: ExecutionFilter): string =>
  executionsHref({ requests: 'true', from: String(from), to: String(to), ...query } as Record<string, string>)
