import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useState } from 'react'
import { readOverview } from '../api/overview.ts'
import { useStream } from '../api/stream.ts'
import { useQuery } from '../api/use-query.ts'
import { useDebounced } from '../executions/use-debounced.ts'
import { MachinesTable } from '../machines/machines-table.tsx'
import { Figures } from '../overview/figures.tsx'
import { FirstTokenPlot } from '../overview/first-token-plot.tsx'
import { GroupsTable } from '../overview/groups-table.tsx'
import { RequestsPlot } from '../overview/requests-plot.tsx'
import { Problem } from '../problem.tsx'
import { StartExecution } from '../start/start-execution.tsx'

/** What went through the router in the last minutes. */
export function OverviewPage() {
  const [minutes, setMinutes] = useState('15')
  const [starting, setStarting] = useState(false)
  const overview = useQuery(`overview ${minutes}`, signal => readOverview(Number(minutes), signal), 5000)
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
                selectedId={minutes}
                label="Period"
                options={[
                  { id: '5', text: '5 min' },
                  { id: '15', text: '15 min' },
                  { id: '60', text: '1 h' },
                ]}
                onChange={({ detail }) => setMinutes(detail.selectedId)}
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
            <Figures totals={data.totals} minutes={Number(minutes)} />
            <div className="two-columns">
              <RequestsPlot overview={data} />
              <FirstTokenPlot overview={data} />
            </div>
            <div className="two-columns">
              <GroupsTable title="Tiers" label="Tier" filter="tier" groups={data.byTier} />
              <GroupsTable title="Routes" label="Route" filter="route" groups={data.byRoute} />
            </div>
          </SpaceBetween>
        )}
        <MachinesTable />
      </SpaceBetween>
      {starting && <StartExecution onClose={() => setStarting(false)} />}
    </ContentLayout>
  )
}
