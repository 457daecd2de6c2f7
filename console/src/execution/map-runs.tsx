import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import Pagination from '@cloudscape-design/components/pagination'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import { describeMapRun, listChildExecutions } from '../api/step-functions.ts'
import { useQuery } from '../api/use-query.ts'
import { formatDuration, formatNumber, formatTime } from '../format.ts'
import { Problem } from '../problem.tsx'
import { executionHref } from '../routing.ts'
import { Status } from '../status.tsx'

/** A Map Run of a distributed Map: its progress and its child executions. */
export function MapRuns({ arn, running }: { arn: string; running: boolean }) {
  const every = running ? 1000 : undefined
  const run = useQuery(`map run ${arn} ${running}`, signal => describeMapRun(arn, signal), every)
  const [tokens, setTokens] = useState<(string | undefined)[]>([undefined])
  const [page, setPage] = useState(1)
  const children = useQuery(
    `children ${arn} ${page} ${running}`,
    signal => listChildExecutions(arn, tokens[page - 1], signal),
    every,
  )
  const counts = run.data?.itemCounts
  const done = counts ? counts.succeeded + counts.failed + counts.timedOut + counts.aborted : 0
  const more = children.data?.nextToken
  if (run.error && !run.data) return <Problem error={run.error} retry={run.reload} />
  return (
    <Container header={<Header variant="h2">Map Run</Header>}>
      <SpaceBetween size="m">
        <ProgressBar
          value={counts && counts.total > 0 ? (done / counts.total) * 100 : 0}
          label="Items"
          description={arn}
          additionalInfo={counts && `${formatNumber(done)} of ${formatNumber(counts.total)} items`}
          ariaLabel="Items done"
        />
        {counts && (
          <KeyValuePairs
            columns={4}
            minColumnWidth={110}
            items={[
              { label: 'Succeeded', value: formatNumber(counts.succeeded) },
              { label: 'Failed', value: formatNumber(counts.failed + counts.timedOut + counts.aborted) },
              { label: 'Running', value: formatNumber(counts.running) },
              { label: 'Pending', value: formatNumber(counts.pending) },
            ]}
          />
        )}
        <Table
          variant="embedded"
          items={children.data?.executions ?? []}
          loading={children.loading}
          loadingText="Loading child executions"
          trackBy="executionArn"
          ariaLabels={{ tableLabel: 'Child executions' }}
          empty="No child executions yet"
          header={<Header variant="h3">Child executions</Header>}
          pagination={
            <Pagination
              currentPageIndex={page}
              pagesCount={tokens.length + (more ? 1 : 0)}
              openEnd={more !== undefined}
              onChange={({ detail }) => {
                if (detail.currentPageIndex > tokens.length && more) setTokens([...tokens, more])
                setPage(Math.min(detail.currentPageIndex, tokens.length + (more ? 1 : 0)))
              }}
            />
          }
          columnDefinitions={[
            {
              id: 'name',
              header: 'Name',
              isRowHeader: true,
              cell: item => <Link href={executionHref(item.executionArn)}>{item.name}</Link>,
            },
            { id: 'status', header: 'Status', cell: item => <Status status={item.status} /> },
            { id: 'start', header: 'Started', cell: item => formatTime(item.startDate * 1000) },
            {
              id: 'duration',
              header: 'Duration',
              cell: item =>
                formatDuration(item.stopDate === undefined ? undefined : (item.stopDate - item.startDate) * 1000),
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  )
}
