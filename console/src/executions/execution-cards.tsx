import Link from '@cloudscape-design/components/link'
import { outcomeWord } from '../../../core/history/words.ts'
import type { ExecutionSummary } from '../api/laptop.ts'
import { Elapsed } from '../elapsed.tsx'
import { formatTime, formatUsd } from '../format.ts'
import { executionHref } from '../routing.ts'
import { Status } from '../status.tsx'
import { titleOf } from './columns.tsx'

/** The list on a narrow screen: a card for each execution, with what a table would hide behind a scroll bar. */
export const ExecutionCards = ({ items }: { items: readonly ExecutionSummary[] }) => (
  <ul className="cards">
    {items.map(item => (
      <li key={item.executionArn}>
        <span className="prompt-cell">
          <Link href={executionHref(item.executionArn)}>{titleOf(item)}</Link>
        </span>
        <span className="card-facts">
          <Status status={item.status} />
          <span>{item.tier ?? (item.error === undefined ? '' : outcomeWord(item.error))}</span>
          <Elapsed from={item.startDate} to={item.stopDate} running={item.status === 'RUNNING'} />
          {item.usd !== undefined && <span>{formatUsd(item.usd)}</span>}
          <span>{formatTime(item.startDate)}</span>
        </span>
      </li>
    ))}
  </ul>
)
