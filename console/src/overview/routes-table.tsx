import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import type { Overview, RouteGroup } from '../api/overview.ts'
import { formatDuration, formatNumber, formatUsdShort } from '../format.ts'
import { setHref } from './set-href.ts'

/** Requests by route; the first token counts from the question on. */
export function RoutesTable({ overview }: { overview: Overview }) {
  const link = (route: string, count: number, outcome?: string) =>
    count === 0 ? (
      '0'
    ) : (
      <Link href={setHref(overview, { route, ...(outcome && { outcome }) })}>{formatNumber(count)}</Link>
    )
  const column = (id: string, header: string, cell: (route: string, group: RouteGroup) => React.ReactNode) => ({
    id,
    header,
    cell: ([route, group]: [string, RouteGroup]) => cell(route, group),
  })
  return (
    <Table
      items={Object.entries(overview.byRoute)}
      trackBy={([name]) => name}
      contentDensity="compact"
      ariaLabels={{ tableLabel: 'Routes' }}
      header={
        <Header variant="h2" description="First token: from the question on.">
          Routes
        </Header>
      }
      empty="No requests in this time."
      columnDefinitions={[
        { ...column('name', 'Route', route => <b>{route}</b>), isRowHeader: true, minWidth: 110 },
        column('requests', 'Requests', (route, group) => link(route, group.requests)),
        column('answered', 'Answered', (route, group) => link(route, group.atOnce + group.steppedDown, 'answered')),
        column('stepped', 'Stepped down', (route, group) => link(route, group.steppedDown, 'steppedDown')),
        column('exhausted', 'Exhausted', (route, group) => link(route, group.exhausted, 'exhausted')),
        column('failed', 'Failed', (route, group) => link(route, group.failed, 'failed')),
        column('p50', 'First token p50', (_, group) => formatDuration(group.firstTokenMs.p50)),
        column('p95', 'p95', (_, group) => formatDuration(group.firstTokenMs.p95)),
        column('cost', 'Cost', (_, group) => formatUsdShort(group.usd)),
      ]}
    />
  )
}
