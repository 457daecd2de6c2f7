import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import { replaceHash, replaceQuery } from '../address.ts'
import { listExecutions } from '../api/laptop.ts'
import { useStream } from '../api/stream.ts'
import { useQuery } from '../api/use-query.ts'
import { executionColumns } from '../executions/columns.tsx'
import { filterOf } from '../executions/filter.ts'
import { ExecutionFilters } from '../executions/filters.tsx'
import { useDebounced } from '../executions/use-debounced.ts'
import { formatNumber } from '../format.ts'
import { Problem } from '../problem.tsx'
import { executionsHref } from '../routing.ts'
import { StartExecution } from '../start/start-execution.tsx'

const PAGE_SIZE = 25

/** The list of executions of all state machines, EXPRESS ones included; a page at a time, live. */
export function ExecutionsPage({ query }: { query: URLSearchParams }) {
  const [starting, setStarting] = useState(false)
  const filter = filterOf(query)
  const page = Math.max(1, Number(query.get('page')) || 1)
  const list = useQuery(query.toString(), signal =>
    listExecutions(filter, { limit: PAGE_SIZE, skip: (page - 1) * PAGE_SIZE }, signal),
  )
  const reloadSoon = useDebounced(list.reload, 300)
  useStream('/_stepdown/stream', message => {
    if (message.type === 'execution' || message.type === 'reset') reloadSoon()
  })

  const items = list.data?.executions ?? []
  const total = list.data?.total
  const filtered = Object.keys(filter).length > 0
  return (
    <>
      <Table
        variant="full-page"
        trackBy="executionArn"
        items={items}
        columnDefinitions={executionColumns}
        loading={list.loading}
        loadingText="Loading executions"
        stickyHeader
        wrapLines={false}
        ariaLabels={{ tableLabel: 'Executions' }}
        header={
          <Header
            variant="awsui-h1-sticky"
            counter={total === undefined ? '' : `(${formatNumber(total)})`}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" onClick={list.reload} />
                <Button variant="primary" onClick={() => setStarting(true)}>
                  Start execution
                </Button>
              </SpaceBetween>
            }
          >
            Executions
          </Header>
        }
        filter={<ExecutionFilters query={query} matches={filtered ? total : undefined} />}
        pagination={
          <Pagination
            currentPageIndex={page}
            pagesCount={Math.max(1, Math.ceil((total ?? 0) / PAGE_SIZE))}
            onChange={({ detail }) => replaceQuery({ page: String(detail.currentPageIndex) })}
          />
        }
        empty={
          list.error ? (
            <Problem error={list.error} retry={list.reload} />
          ) : (
            <Empty filtered={filtered} start={() => setStarting(true)} />
          )
        }
      />
      {starting && <StartExecution onClose={() => setStarting(false)} />}
    </>
  )
}

const Empty = ({ filtered, start }: { filtered: boolean; start: () => void }) => (
  <Box textAlign="center" color="inherit" padding={{ vertical: 'l' }}>
    <SpaceBetween size="m">
      <div>
        <b>{filtered ? 'No executions match' : 'No executions yet'}</b>
        <Box variant="p" color="inherit">
          {filtered ? 'No execution fits the filter.' : 'Send a prompt and see which tier answers it.'}
        </Box>
      </div>
      {filtered ? (
        <Button onClick={() => replaceHash(executionsHref())}>Clear filter</Button>
      ) : (
        <Button onClick={start}>Start execution</Button>
      )}
    </SpaceBetween>
  </Box>
)
