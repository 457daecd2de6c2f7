import Link from '@cloudscape-design/components/link'
import type { TableProps } from '@cloudscape-design/components/table'
import type { ExecutionSummary } from '../api/laptop.ts'
import { formatDuration, formatTime, formatUsd } from '../format.ts'
import { executionHref } from '../routing.ts'
import { Status } from '../status.tsx'

export const executionColumns: TableProps.ColumnDefinition<ExecutionSummary>[] = [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    minWidth: 140,
    maxWidth: 230,
    cell: item => <Link href={executionHref(item.executionArn)}>{item.name}</Link>,
  },
  { id: 'status', header: 'Status', minWidth: 120, cell: item => <Status status={item.status} /> },
  { id: 'route', header: 'Route', cell: item => item.route ?? '–' },
  { id: 'tier', header: 'Served by', minWidth: 150, cell: item => item.tier ?? item.error ?? '–' },
  { id: 'tries', header: 'Tries', cell: item => <span className="number">{item.tries ?? '–'}</span> },
  {
    id: 'duration',
    header: 'Duration',
    minWidth: 100,
    cell: item => (item.stopDate === undefined ? '–' : formatDuration(item.stopDate - item.startDate)),
  },
  { id: 'cost', header: 'Cost', cell: item => formatUsd(item.usd) },
  { id: 'start', header: 'Started', minWidth: 140, cell: item => formatTime(item.startDate) },
  { id: 'machine', header: 'State machine', minWidth: 160, cell: item => item.machine },
]
