import './execution.css'
import '../conversation/conversation.css'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMemo, useRef } from 'react'
import { readDefinition } from '../../../core/history/definition.ts'
import type { HistoryEvent } from '../../../core/history/event.ts'
import { readHistory } from '../../../core/history/history.ts'
import { inferDefinition } from '../../../core/history/infer-definition.ts'
import { takenTransitions } from '../../../core/history/taken.ts'
import { replaceQuery } from '../address.ts'
import { AnswerPane } from '../conversation/answer-pane.tsx'
import { RequestPane } from '../conversation/request-pane.tsx'
import { EventsTable } from '../events/events-table.tsx'
import { StateGraph } from '../graph/state-graph.tsx'
import { Problem } from '../problem.tsx'
import { AttemptTimeline } from '../timeline/attempt-timeline.tsx'
import { ExecutionActions } from './execution-actions.tsx'
import { ExecutionDetails } from './execution-details.tsx'
import { ExecutionFacts } from './execution-facts.tsx'
import type { ExecutionInfo } from './execution-info.ts'
import { useLiveAnswer } from './live-answer.tsx'
import { MachineFailure } from './machine-failure.tsx'
import { MapRuns } from './map-runs.tsx'
import { SidePanel } from './side-panel.tsx'

export interface ExecutionViewProps {
  info: ExecutionInfo
  events: readonly HistoryEvent[]
  loading: boolean
  problem: Error | undefined
  /** The selected state, and which visit of it. */
  query: URLSearchParams
  /** Shown above everything: that the execution is no longer known, for example. */
  note?: React.ReactNode
  /** Absent for a history file: there is nothing to stop or to start. */
  onStop?: (cause: string) => Promise<void>
}

/** Everything about one execution: the same page for this endpoint's and for a history file from AWS. */
export function ExecutionView({ info, events, loading, problem, query, note, onStop }: ExecutionViewProps) {
  const history = useMemo(() => readHistory(events), [events])
  const { visits, ladder } = history
  const map = useMemo(
    () => (info.definition === undefined ? inferDefinition(visits) : readDefinition(info.definition)),
    [info.definition, visits],
  )
  const taken = useMemo(() => takenTransitions(visits), [visits])
  const mapRuns = useMemo(() => visits.flatMap(visit => visit.mapRunArn ?? []), [visits])
  const isRouter = /-router(-express)?$|\//.test(info.machine) || ladder.visits.length > 0 || ladder.route !== undefined
  const running = info.status === 'RUNNING'
  const live = useLiveAnswer(info)
  const selected = query.get('state') ?? undefined
  const select = (state: string | undefined, visit?: number) =>
    replaceQuery({ state, visit: visit === undefined ? undefined : String(visit) })
  const steps = useRef<HTMLDivElement>(null)
  /** From a lane, which is above what it opens. */
  const show = (state: string, visit: number) => {
    select(state, visit)
    requestAnimationFrame(() => steps.current?.scrollIntoView({ block: 'start' }))
  }

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={<ExecutionFacts info={info} history={history} />}
          actions={<ExecutionActions info={info} events={events} {...(onStop && { onStop })} />}
        >
          <span className="execution-title" title={ladder.question ?? info.name}>
            {ladder.question ?? info.name}
          </span>
        </Header>
      }
    >
      <SpaceBetween size="m">
        {note}
        {problem && <Problem error={problem} />}
        {isRouter ? (
          <Container header={<Header variant="h2">Request and answer</Header>}>
            <div className="conversation">
              <RequestPane input={info.input} />
              <AnswerPane ladder={ladder} live={live} />
            </div>
          </Container>
        ) : (
          <MachineFailure info={info} history={history} />
        )}
        {isRouter && (
          <Container header={<Header variant="h2">Attempts</Header>}>
            <AttemptTimeline history={history} running={running} onSelect={show} />
          </Container>
        )}
        {mapRuns.map(arn => (
          <MapRuns key={arn} arn={arn} running={running} output={info.output} />
        ))}
        <ExecutionDetails info={info} history={history} />
        {/* Alone, the graph has the whole width: its names are for reading. */}
        <div ref={steps} className={`steps ${selected === undefined ? 'stacked' : 'wide-and-narrow'}`}>
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
          <SidePanel info={info} history={history} map={map} query={query} onClose={() => select(undefined)} />
        </div>
        <EventsTable history={history} loading={loading} onSelect={select} />
      </SpaceBetween>
    </ContentLayout>
  )
}
