import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Pagination from '@cloudscape-design/components/pagination'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import '../executions/executions.css'
import { objectOf, parsed, textOf } from '../../../core/history/values.ts'
import { type ExecutionFilter, listExecutions } from '../api/laptop.ts'
import { describeMapRun } from '../api/step-functions.ts'
import { useQuery } from '../api/use-query.ts'
import { executionColumns } from '../executions/columns.tsx'
import { ExecutionCards } from '../executions/execution-cards.tsx'
import { formatNumber, formatUsd } from '../format.ts'
import { Problem } from '../problem.tsx'
import { useMedia } from '../use-media.ts'

const PAGE = 25
const SHOWN = ['status', 'prompt', 'tier', 'error', 'tries', 'duration', 'cost']
const KINDS: Readonly<Record<string, ExecutionFilter>> = {
  all: {},
  failed: { status: 'FAILED' },
  running: { status: 'RUNNING' },
}

export interface MapRunsProps {
  arn: string
  running: boolean
  /** The output of the execution: where the results are. */
  output: string | undefined
}

/** A Map Run of a distributed Map: how far it is, what it cost, and its items. */
export function MapRuns({ arn, running, output }: MapRunsProps) {
  const every = running ? 1000 : undefined
  const run = useQuery(`map run ${arn} ${running}`, signal => describeMapRun(arn, signal), every)
  const all = useQuery(
    `items ${arn} ${running}`,
    signal => listExecutions({ mapRun: arn }, { limit: 1, skip: 0 }, signal),
    every,
  )
  const counts = run.data?.itemCounts
  const failed = counts ? counts.failed + counts.timedOut + counts.aborted : 0
  const done = counts ? counts.succeeded + failed : 0
  const place = objectOf(objectOf(parsed(output)).ResultWriterDetails)
  if (run.error && !run.data) return <Problem error={run.error} retry={run.reload} />
  if (counts?.total === 0 && !running) {
    return (
      <Container header={<Header variant="h2">Map Run</Header>}>
        <Box color="text-body-secondary">No item was read, so none was asked.</Box>
      </Container>
    )
  }
  return (
    <Container header={<Header variant="h2">Map Run</Header>}>
      <SpaceBetween size="m">
        <ProgressBar
          value={counts && counts.total > 0 ? (done / counts.total) * 100 : 0}
          label="Items"
          additionalInfo={counts && `${formatNumber(done)} of ${formatNumber(counts.total)} items`}
          ariaLabel="Items done"
        />
        {counts && (
          <KeyValuePairs
            columns={4}
            minColumnWidth={110}
            items={[
              { label: 'Succeeded', value: formatNumber(counts.succeeded) },
              { label: 'Failed', value: failed > 0 ? <b className="failed-count">{formatNumber(failed)}</b> : '0' },
              { label: 'Running', value: formatNumber(counts.running) },
              { label: 'Pending', value: formatNumber(counts.pending) },
              { label: 'Cost so far', value: formatUsd(all.data?.usd) },
              ...(textOf(place.Key)
                ? [{ label: 'Results', value: <span className="wrap">{`s3://${place.Bucket}/${place.Key}`}</span> }]
                : []),
            ]}
          />
        )}
        <Items arn={arn} every={every} />
      </SpaceBetween>
    </Container>
  )
}

function Items({ arn, every }: { arn: string; every: number | undefined }) {
  const [kind, setKind] = useState('all')
  const [page, setPage] = useState(1)
  const narrow = useMedia('(max-width: 600px)')
  const items = useQuery(
    `items ${arn} ${kind} ${page} ${every}`,
    signal => listExecutions({ mapRun: arn, ...KINDS[kind] }, { limit: PAGE, skip: (page - 1) * PAGE }, signal),
    every,
  )
  const executions = items.data?.executions ?? []
  return (
    <Table
      variant="embedded"
      items={narrow ? [] : executions}
      loading={items.loading}
      loadingText="Loading items"
      trackBy="executionArn"
      contentDensity="compact"
      ariaLabels={{ tableLabel: 'Items' }}
      empty={narrow && executions.length > 0 ? <ExecutionCards items={executions} /> : 'No item fits.'}
      header={
        <Header variant="h3" counter={`(${formatNumber(items.data?.total ?? 0)})`}>
          Items
        </Header>
      }
      filter={
        <SegmentedControl
          selectedId={kind}
          label="Which items"
          options={[
            { id: 'all', text: 'All' },
            { id: 'failed', text: 'Failed' },
            { id: 'running', text: 'Running' },
          ]}
          onChange={({ detail }) => {
            setKind(detail.selectedId)
            setPage(1)
          }}
        />
      }
      pagination={
        <Pagination
          currentPageIndex={page}
          pagesCount={Math.max(1, Math.ceil((items.data?.total ?? 0) / PAGE))}
          onChange={({ detail }) => setPage(detail.currentPageIndex)}
        />
      }
      columnDefinitions={
        narrow
          ? []
          : executionColumns.filter(({ id }) => SHOWN.includes(id)).map(({ sortingField: _, ...column }) => column)
      }
    />
  )
}
