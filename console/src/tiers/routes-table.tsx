import Badge from '@cloudscape-design/components/badge'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import type { RouteState, TierState } from '../api/tiers.ts'
import { formatSetting } from '../format.ts'

export interface RoutesTableProps {
  routes: RouteState[]
  defaultRoute: string
  tiers: TierState[]
}

export const RoutesTable = ({ routes, defaultRoute, tiers }: RoutesTableProps) => (
  <Table
    items={routes}
    trackBy="name"
    wrapLines
    ariaLabels={{ tableLabel: 'Routes' }}
    header={
      <Header variant="h2" counter={`(${routes.length})`}>
        Routes
      </Header>
    }
    columnDefinitions={[
      {
        id: 'name',
        header: 'Route',
        isRowHeader: true,
        minWidth: 140,
        cell: route => (
          <>
            <b>{route.name}</b> {route.name === defaultRoute && <Badge color="blue">default</Badge>}
          </>
        ),
      },
      { id: 'deadline', header: 'Deadline', minWidth: 110, cell: route => formatSetting(route.deadlineMs) },
      {
        id: 'order',
        header: 'Order',
        minWidth: 90,
        cell: route => (route.order === 'listed' ? 'as listed' : `by ${route.order}`),
      },
      {
        id: 'exhausted',
        header: 'With no tier left',
        minWidth: 130,
        cell: route => (route.whenExhausted === 'wait' ? 'waits for capacity' : 'fails'),
      },
      {
        id: 'tiers',
        header: 'Tiers, first choice first',
        minWidth: 260,
        cell: route => (
          <ol className="ladder">
            {route.tiers.map(id => (
              <li key={id} className={tiers.find(tier => tier.id === id)?.configured ? '' : 'absent'}>
                <span>{id}</span>
              </li>
            ))}
          </ol>
        ),
      },
    ]}
  />
)
