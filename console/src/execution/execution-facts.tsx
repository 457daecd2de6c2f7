import type { History } from '../../../core/history/history.ts'
import { Elapsed } from '../elapsed.tsx'
import { formatUsd, plural } from '../format.ts'
import { Status } from '../status.tsx'
import type { ExecutionInfo } from './execution-info.ts'
import { spentOn } from './spent.ts'

/** The line below the title: how it ended, and what it took. */
export function ExecutionFacts({ info, history }: { info: ExecutionInfo; history: History }) {
  const { ladder } = history
  const spent = spentOn(ladder)
  const calls = ladder.visits.reduce((sum, visit) => sum + visit.calls.length, 0)
  return (
    <span className="execution-facts">
      <Status status={info.status} />
      <Elapsed from={info.startDate} to={info.stopDate} running={info.status === 'RUNNING'} />
      {ladder.route !== undefined && <span>route {ladder.route}</span>}
      {ladder.answer?.servedBy?.tier !== undefined && <span>served by {ladder.answer.servedBy.tier}</span>}
      {calls > 0 && <span>{plural(calls, 'call')}</span>}
      {spent && <span>{formatUsd(spent.usd)}</span>}
      {ladder.redrives.length > 0 && <span>redriven {plural(ladder.redrives.length, 'time')}</span>}
    </span>
  )
}
