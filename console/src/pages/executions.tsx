import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useEffect, useState } from 'react'
import { replaceHash } from '../address.ts'
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
  const key = query.toString()
  // The token of each page that was reached; a changed filter begins anew.
  const [tokens, setTokens] = useState<(string | undefined)[]>([undefined])
  const [page, setPage] = useState(1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new filter is a new list
  useEffect(() => {
    setTokens([undefined])
    setPage(1)
  }, [key])

  const nextToken = tokens[page - 1]
  const list = useQuery(`${key}#${page}#${nextToken ?? ''}`, signal =>
    listExecutions(filter, { limit: PAGE_SIZE, nextToken }, signal),
  )
  const reloadSoon = useDebounced(list.reload, 300)
  useStream('/_stepdown/stream', message => {
    if (message.type === 'execution' || message.type === 'reset') reloadSoon()
  })

  const items = list.data?.executions ?? []
  const total = list.data?.total
  const more = list.data?.nextToken
  const filtered = key !== ''
  const goTo = (next: number) => {
    if (next > tokens.length && more) setTokens([...tokens, more])
    setPage(Math.min(next, tokens.length + 1))
  }
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
            pagesCount={
              total === undefined ? tokens.length + (more ? 1 : 0) : Math.max(1, Math.ceil(total / PAGE_SIZE))
            }
            openEnd={total === undefined && more !== undefined}
            onChange={({ detail }) => goTo(detail.currentPageIndex)}
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
