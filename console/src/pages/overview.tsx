import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useState } from 'react'
import { replaceQuery } from '../address.ts'
import { readOverview } from '../api/overview.ts'
import { useStream } from '../api/stream.ts'
import { readTiers } from '../api/tiers.ts'
import { useQuery } from '../api/use-query.ts'
import { useDebounced } from '../executions/use-debounced.ts'
import { MachinesTable } from '../machines/machines-table.tsx'
import { Figures } from '../overview/figures.tsx'
import { FirstTokenPlot } from '../overview/first-token-plot.tsx'
import { RequestsPlot } from '../overview/requests-plot.tsx'
import { RoutesTable } from '../overview/routes-table.tsx'
import { TiersTable } from '../overview/tiers-table.tsx'
import { Problem } from '../problem.tsx'
import { StartExecution } from '../start/start-execution.tsx'

const PERIODS = [
  { id: '5m', text: '5 min', minutes: 5 },
  { id: '15m', text: '15 min', minutes: 15 },
  { id: '1h', text: '1 h', minutes: 60 },
  { id: '6h', text: '6 h', minutes: 360 },
  { id: '1d', text: '1 day', minutes: 1440 },
] as const

/** What went through the router in the last minutes. */
export function OverviewPage({ query }: { query: URLSearchParams }) {
  const period = PERIODS.find(({ id }) => id === query.get('period')) ?? PERIODS[1]
  const { minutes } = period
  const tiers = useQuery('tiers', readTiers)
  const [starting, setStarting] = useState(false)
  const overview = useQuery(`overview ${minutes}`, signal => readOverview(minutes, signal), 5000)
  const reloadSoon = useDebounced(overview.reload, 500)
  useStream('/_stepdown/stream', message => {
    if (message.type === 'execution' || message.type === 'reset') reloadSoon()
  })
  const { data } = overview
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs" alignItems="center">
              <SegmentedControl
                selectedId={period.id}
                label="Period"
                options={PERIODS.map(({ id, text }) => ({ id, text }))}
                onChange={({ detail }) => replaceQuery({ period: detail.selectedId })}
              />
              <Button variant="primary" onClick={() => setStarting(true)}>
                Start execution
              </Button>
            </SpaceBetween>
          }
        >
          Overview
        </Header>
      }
    >
      <SpaceBetween size="l">
        {overview.error && !data && <Problem error={overview.error} retry={overview.reload} />}
        {overview.loading && <Spinner size="large" />}
        {data && (
          <SpaceBetween size="l">
            <Figures overview={data} period={period.text} />
            <div className="two-columns">
              <RequestsPlot overview={data} />
              <FirstTokenPlot overview={data} />
            </div>
            <TiersTable overview={data} tiers={(tiers.data?.tiers ?? []).map(({ id }) => id)} />
            <RoutesTable overview={data} />
          </SpaceBetween>
        )}
        <MachinesTable />
      </SpaceBetween>
      {starting && <StartExecution onClose={() => setStarting(false)} />}
    </ContentLayout>
  )
}
