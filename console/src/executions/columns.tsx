import Link from '@cloudscape-design/components/link'
import type { TableProps } from '@cloudscape-design/components/table'
import { outcomeWord } from '../../../core/history/words.ts'
import type { ExecutionSummary } from '../api/laptop.ts'
import { Elapsed } from '../elapsed.tsx'
import { formatDuration, formatNumber, formatTime, formatUsdShort } from '../format.ts'
import { executionHref } from '../routing.ts'
import { Status } from '../status.tsx'

/** The name that a person knows it by: the question, else the line of a batch, else the name. */
export const titleOf = (item: ExecutionSummary): string =>
  item.prompt ?? (item.line === undefined ? item.name : `line ${item.line}`)

const number = (text: string) => <span className="number-cell">{text}</span>

export const executionColumns: (TableProps.ColumnDefinition<ExecutionSummary> & { id: string })[] = [
  { id: 'status', header: 'Status', minWidth: 112, cell: item => <Status status={item.status} /> },
  {
    id: 'prompt',
    header: 'Prompt',
    isRowHeader: true,
    minWidth: 184,
    cell: item => (
      <span className="prompt-cell" title={titleOf(item)}>
        <Link href={executionHref(item.executionArn)}>{titleOf(item)}</Link>
      </span>
    ),
  },
  { id: 'route', header: 'Route', minWidth: 94, cell: item => item.route ?? '–' },
  {
    id: 'tier',
    header: 'Served by',
    minWidth: 112,
    cell: item =>
      item.duplicateOf === undefined ? (
        (item.tier ?? '–')
      ) : (
        <Link href={executionHref(item.duplicateOf)}>a duplicate of</Link>
      ),
  },
  {
    id: 'error',
    header: 'Error',
    minWidth: 84,
    cell: item => <span title={item.error}>{item.error === undefined ? '–' : outcomeWord(item.error)}</span>,
  },
  { id: 'tries', header: 'Calls', minWidth: 64, sortingField: 'tries', cell: item => number(`${item.tries ?? '–'}`) },
  {
    id: 'duration',
    header: 'Duration',
    minWidth: 88,
    sortingField: 'duration',
    cell: item => (
      <span className="number-cell">
        <Elapsed from={item.startDate} to={item.stopDate} running={item.status === 'RUNNING'} />
      </span>
    ),
  },
  {
    id: 'firstToken',
    header: 'First token',
    minWidth: 82,
    sortingField: 'firstToken',
    cell: item => number(formatDuration(item.firstTokenMs)),
  },
  { id: 'cost', header: 'Cost', minWidth: 92, sortingField: 'cost', cell: item => number(formatUsdShort(item.usd)) },
  { id: 'start', header: 'Started', minWidth: 92, sortingField: 'start', cell: item => formatTime(item.startDate) },
  {
    id: 'tokens',
    header: 'Tokens',
    minWidth: 80,
    sortingField: 'tokens',
    cell: item => number(item.tokens === undefined ? '–' : formatNumber(item.tokens)),
  },
  { id: 'key', header: 'Key', minWidth: 100, cell: item => item.key ?? '–' },
  { id: 'name', header: 'Name', minWidth: 160, cell: item => <span title={item.name}>{item.name}</span> },
  { id: 'machine', header: 'State machine', minWidth: 160, cell: item => item.machine },
]

/** Those that fit a screen of 1440 pixels. */
export const SHOWN_AT_FIRST = executionColumns.map(({ id }) => ({
  id,
  visible: !['tokens', 'key', 'name', 'machine'].includes(id),
}))
