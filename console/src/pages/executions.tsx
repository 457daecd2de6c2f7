import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CollectionPreferences from '@cloudscape-design/components/collection-preferences'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useEffect, useState } from 'react'
import '../executions/executions.css'
import { replaceHash, replaceQuery } from '../address.ts'
import { listExecutions } from '../api/laptop.ts'
import { useStream } from '../api/stream.ts'
import { useQuery } from '../api/use-query.ts'
import { executionColumns } from '../executions/columns.tsx'
import { ExecutionCards } from '../executions/execution-cards.tsx'
import { filterOf } from '../executions/filter.ts'
import { ExecutionFilters } from '../executions/filters.tsx'
import { type Preferences, usePreferences } from '../executions/preferences.ts'
import { useDebounced } from '../executions/use-debounced.ts'
import { formatNumber } from '../format.ts'
import { Problem } from '../problem.tsx'
import { executionsHref } from '../routing.ts'
import { StartExecution } from '../start/start-execution.tsx'
import { useMedia } from '../use-media.ts'
import { useScrollOf } from '../use-scroll.ts'

/** The list of executions of all state machines, EXPRESS ones included; a page at a time, live. */
export function ExecutionsPage({ query }: { query: URLSearchParams }) {
  const [starting, setStarting] = useState(false)
  const [preferences, setPreferences] = usePreferences()
  const narrow = useMedia('(max-width: 600px)')
  const { pageSize } = preferences
  const filter = filterOf(query)
  const page = Math.max(1, Number(query.get('page')) || 1)
  const [sort, order] = [query.get('sort') ?? undefined, query.get('order') === 'asc' ? 'asc' : 'desc'] as const
  const list = useQuery(`${query} ${pageSize}`, signal =>
    listExecutions(filter, { limit: pageSize, skip: (page - 1) * pageSize, ...(sort && { sort, order }) }, signal),
  )
  const reloadSoon = useDebounced(list.reload, 300)
  useStream('/_stepdown/stream', message => {
    if (message.type === 'execution' || message.type === 'reset') reloadSoon()
  })

  const items = list.data?.executions ?? []
  const total = list.data?.total
  const pages = Math.max(1, Math.ceil((total ?? 0) / pageSize))
  // A link to a page that there is not, or no longer: the last one.
  useEffect(() => {
    if (total !== undefined && page > pages) replaceQuery({ page: String(pages) })
  }, [total, page, pages])
  useScrollOf(`#/executions?${query}`, list.data !== undefined)
  const filtered = Object.keys(filter).length > 0
  const empty = list.error ? (
    <Problem error={list.error} retry={list.reload} />
  ) : (
    <Empty filtered={filtered} start={() => setStarting(true)} />
  )
  return (
    <>
      <Table
        variant="full-page"
        trackBy="executionArn"
        items={narrow ? [] : items}
        columnDefinitions={narrow ? [] : executionColumns}
        columnDisplay={preferences.contentDisplay}
        loading={list.loading}
        loadingText="Loading executions"
        stickyHeader
        wrapLines={false}
        contentDensity="compact"
        ariaLabels={{ tableLabel: 'Executions' }}
        sortingColumn={{ sortingField: sort ?? 'start' }}
        sortingDescending={order === 'desc'}
        onSortingChange={({ detail }) =>
          replaceQuery({
            sort: detail.sortingColumn.sortingField,
            order: detail.isDescending ? 'desc' : 'asc',
            page: undefined,
          })
        }
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
            currentPageIndex={Math.min(page, pages)}
            pagesCount={pages}
            onChange={({ detail }) => replaceQuery({ page: String(detail.currentPageIndex) })}
          />
        }
        preferences={!narrow && <ListPreferences preferences={preferences} onChange={setPreferences} />}
        empty={narrow && items.length > 0 ? <ExecutionCards items={items} /> : empty}
      />
      {starting && <StartExecution onClose={() => setStarting(false)} />}
    </>
  )
}

interface ListPreferencesProps {
  preferences: Preferences
  onChange: (next: Partial<Preferences>) => void
}

const ListPreferences = ({ preferences, onChange }: ListPreferencesProps) => (
  <CollectionPreferences
    title="Preferences"
    confirmLabel="Confirm"
    cancelLabel="Cancel"
    preferences={preferences}
    onConfirm={({ detail }) => {
      const { pageSize, contentDisplay } = detail
      onChange({ ...(pageSize && { pageSize }), ...(contentDisplay && { contentDisplay }) })
      replaceQuery({ page: undefined })
    }}
    pageSizePreference={{
      title: 'Page size',
      options: [25, 50, 100].map(value => ({ value, label: `${value} executions` })),
    }}
    contentDisplayPreference={{
      title: 'Columns',
      options: executionColumns.map(({ id, header }) => ({
        id,
        label: String(header),
        alwaysVisible: id === 'prompt',
      })),
    }}
  />
)

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
