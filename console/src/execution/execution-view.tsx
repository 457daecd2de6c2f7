import './execution.css'
import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMemo } from 'react'
import { readDefinition } from '../../../core/history/definition.ts'
import type { HistoryEvent } from '../../../core/history/event.ts'
import { readHistory } from '../../../core/history/history.ts'
import { inferDefinition } from '../../../core/history/infer-definition.ts'
import { takenTransitions } from '../../../core/history/taken.ts'
import { replaceQuery } from '../address.ts'
import { EventsTable } from '../events/events-table.tsx'
import { StateGraph } from '../graph/state-graph.tsx'
import { Problem } from '../problem.tsx'
import { AttemptTimeline } from '../timeline/attempt-timeline.tsx'
import { ExecutionActions } from './execution-actions.tsx'
import { ExecutionDetails } from './execution-details.tsx'
import type { ExecutionInfo } from './execution-info.ts'
import { ExecutionOrigin } from './execution-origin.tsx'
import { MapRuns } from './map-runs.tsx'
import { SidePanel } from './side-panel.tsx'

export interface ExecutionViewProps {
  info: ExecutionInfo
  events: readonly HistoryEvent[]
  loading: boolean
  problem: Error | undefined
  /** The name of the selected state. */
  selected: string | undefined
  /** Absent for a history file: there is nothing to stop or to start. */
  onStop?: () => Promise<void>
}

/** Everything about one execution: the same page for this endpoint's and for a history file from AWS. */
export function ExecutionView({ info, events, loading, problem, selected, onStop }: ExecutionViewProps) {
  const history = useMemo(() => readHistory(events), [events])
  const { visits, ladder } = history
  const map = useMemo(
    () => (info.definition === undefined ? inferDefinition(visits) : readDefinition(info.definition)),
    [info.definition, visits],
  )
  const taken = useMemo(() => takenTransitions(visits), [visits])
  const mapRuns = useMemo(() => visits.flatMap(visit => visit.mapRunArn ?? []), [visits])
  const isRouter = ladder.visits.length > 0 || ladder.skipped.length > 0 || ladder.route !== undefined
  const select = (state: string | undefined) => replaceQuery({ state })

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={<ExecutionOrigin info={info} />}
          actions={<ExecutionActions info={info} events={events} {...(onStop && { onStop })} />}
        >
          <span className="execution-title">{info.name}</span>
        </Header>
      }
    >
      <SpaceBetween size="l">
        {problem && <Problem error={problem} />}
        <ExecutionDetails info={info} history={history} />
        {info.error !== undefined && (
          <Alert type="error" header={info.error}>
            {ladder.failure?.message || info.cause}
          </Alert>
        )}
        {isRouter && (
          <Container header={<Header variant="h2">Attempts</Header>}>
            <AttemptTimeline history={history} onSelect={select} />
          </Container>
        )}
        {mapRuns.map(arn => (
          <MapRuns key={arn} arn={arn} running={info.status === 'RUNNING'} />
        ))}
        <div className="wide-and-narrow">
          <Container
            header={
              <Header
                variant="h2"
                {...(info.definition === undefined && {
                  description: 'Drawn from the history: it shows the states that were entered.',
                })}
              >
                Graph
              </Header>
            }
          >
            {loading ? (
              <Spinner />
            ) : (
              <StateGraph
                map={map}
                states={history.states}
                taken={taken}
                selected={selected}
                current={visits.at(-1)?.name}
                onSelect={select}
              />
            )}
          </Container>
          <SidePanel info={info} history={history} map={map} selected={selected} onClose={() => select(undefined)} />
        </div>
        <EventsTable history={history} name={info.name} loading={loading} onSelect={select} />
      </SpaceBetween>
    </ContentLayout>
  )
}
