import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import type { Group } from '../api/overview.ts'
import { formatNumber, formatUsd } from '../format.ts'
import { executionsHref } from '../routing.ts'

export interface GroupsTableProps {
  title: string
  label: string
  /** The filter of the executions list that a name leads to. */
  filter: 'tier' | 'route'
  groups: Readonly<Record<string, Group>>
}

/** Requests and cost by tier or by route. */
export const GroupsTable = ({ title, label, filter, groups }: GroupsTableProps) => (
  <Table
    items={Object.entries(groups)}
    trackBy={([name]) => name}
    ariaLabels={{ tableLabel: title }}
    header={<Header variant="h2">{title}</Header>}
    empty="No requests in this time."
    columnDefinitions={[
      {
        id: 'name',
        header: label,
        isRowHeader: true,
        minWidth: 120,
        cell: ([name]) => <Link href={executionsHref({ [filter]: name })}>{name}</Link>,
      },
      { id: 'requests', header: 'Requests', cell: ([, group]) => formatNumber(group.requests) },
      { id: 'stepped', header: 'Stepped down', minWidth: 70, cell: ([, group]) => formatNumber(group.steppedDown) },
      { id: 'cost', header: 'Cost', cell: ([, group]) => formatUsd(group.usd) },
    ]}
  />
)
