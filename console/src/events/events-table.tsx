import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Pagination from '@cloudscape-design/components/pagination'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useMemo, useState } from 'react'
import type { History } from '../../../core/history/history.ts'
import { formatNumber } from '../format.ts'
import { EventRows } from './event-rows.tsx'
import { filterEvents, type Kind, stateByEvent } from './filter-events.ts'

const PAGE_SIZE = 100

export interface EventsTableProps {
  history: History
  loading: boolean
  onSelect: (state: string) => void
}

/** All events of the history, a hundred at a time: 25,000 rows at once would freeze the page. */
export function EventsTable({ history, loading, onSelect }: EventsTableProps) {
  const { events, visits } = history
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Kind>('all')
  const [newestFirst, setNewestFirst] = useState(false)
  const [page, setPage] = useState(1)
  const states = useMemo(() => stateByEvent(events, visits), [events, visits])
  const matching = useMemo(() => filterEvents(events, states, { text, kind }), [events, states, text, kind])
  const ordered = newestFirst ? matching.toReversed() : matching
  const pages = Math.max(1, Math.ceil(ordered.length / PAGE_SIZE))
  const current = Math.min(page, pages)
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${formatNumber(events.length)})`}
          actions={
            <Button iconName={newestFirst ? 'arrow-up' : 'arrow-down'} onClick={() => setNewestFirst(!newestFirst)}>
              {newestFirst ? 'Show oldest first' : 'Show newest first'}
            </Button>
          }
        >
          Events
        </Header>
      }
    >
      <SpaceBetween size="s">
        <div className="events-filter">
          <TextFilter
            filteringText={text}
            filteringPlaceholder="Find events by type, state or text"
            filteringAriaLabel="Find events"
            countText={
              text || kind !== 'all' ? `${formatNumber(matching.length)} of ${formatNumber(events.length)}` : ''
            }
            onChange={({ detail }) => {
              setText(detail.filteringText)
              setPage(1)
            }}
          />
          <SegmentedControl
            selectedId={kind}
            label="Kind of events"
            options={[
              { id: 'all', text: 'All' },
              { id: 'tasks', text: 'Calls' },
              { id: 'states', text: 'States' },
              { id: 'failures', text: 'Failures' },
            ]}
            onChange={({ detail }) => {
              setKind(detail.selectedId as Kind)
              setPage(1)
            }}
          />
          {pages > 1 && (
            <Pagination
              currentPageIndex={current}
              pagesCount={pages}
              onChange={({ detail }) => setPage(detail.currentPageIndex)}
            />
          )}
        </div>
        {loading ? (
          <Spinner />
        ) : ordered.length === 0 ? (
          <Box color="text-body-secondary">{events.length === 0 ? 'No events yet.' : 'No event fits the filter.'}</Box>
        ) : (
          <EventRows
            events={ordered.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE)}
            start={events[0]?.timestamp ?? 0}
            stateOf={event => states.get(event.id)}
            onSelect={onSelect}
          />
        )}
      </SpaceBetween>
    </Container>
  )
}
