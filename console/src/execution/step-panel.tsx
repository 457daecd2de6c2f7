import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import type { StateNode } from '../../../core/history/definition.ts'
import type { History } from '../../../core/history/history.ts'
import { variablesAt } from '../../../core/history/variables.ts'
import type { Visit } from '../../../core/history/visit.ts'
import { outcomeWord } from '../../../core/history/words.ts'
import { EventRows } from '../events/event-rows.tsx'
import { formatClock, formatDuration, formatNumber } from '../format.ts'
import { JsonView } from '../json-view.tsx'
import { StepError } from './step-error.tsx'
import { VariablesView } from './variables-view.tsx'
import { VisitStatus } from './visit-status.tsx'

export interface StepPanelProps {
  state: StateNode
  /** The visit to begin with; the last one unless told. */
  first: number | undefined
  history: History
  onClose: () => void
}

/** So many visits are offered: a list of thousands is no list. */
const OFFERED = 500

/** The selected state: what went in and out of it, each time that it was entered. */
export function StepPanel({ state, first, history, onClose }: StepPanelProps) {
  const visits = history.visits.filter(visit => visit.name === state.name)
  const [chosen, setChosen] = useState(first)
  const tiers = new Map(history.ladder.visits.map(({ id, tier }) => [id, tier]))
  // The last visit is the one that people look for, and while it runs it is the live one.
  const visit = visits.find(({ id }) => id === chosen) ?? visits.at(-1)
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          actions={<Button variant="icon" iconName="close" ariaLabel="Close the state" onClick={onClose} />}
          description={state.comment}
        >
          {state.name} <Badge>{state.type}</Badge>
        </Header>
      }
    >
      <SpaceBetween size="s">
        {visit ? <VisitStatus visit={visit} /> : <Box color="text-body-secondary">This state was not entered.</Box>}
        {visits.length > 1 && visit && (
          <>
            <Select
              ariaLabel="Visit"
              selectedOption={optionOf(visit, visits.indexOf(visit), tiers.get(visit.id))}
              options={visits
                .slice(-OFFERED)
                .map((item, index) =>
                  optionOf(item, visits.length - Math.min(OFFERED, visits.length) + index, tiers.get(item.id)),
                )}
              filteringType={visits.length > 10 ? 'auto' : 'none'}
              onChange={({ detail }) => setChosen(Number(detail.selectedOption.value))}
            />
            {visits.length > OFFERED && (
              <Box color="text-body-secondary">{`The last ${OFFERED} of ${formatNumber(visits.length)} visits.`}</Box>
            )}
          </>
        )}
        <Tabs ariaLabel="State" tabs={tabsOf(state, visit, history)} />
      </SpaceBetween>
    </Container>
  )
}

function tabsOf(state: StateNode, visit: Visit | undefined, history: History) {
  const definition = {
    id: 'definition',
    label: 'Definition',
    content: (
      <JsonView
        label="Definition"
        text={Object.keys(state.definition).length === 0 ? undefined : JSON.stringify(state.definition)}
      />
    ),
  }
  if (!visit) return [definition]
  return [
    ...(visit.error === undefined
      ? []
      : [{ id: 'error', label: 'Error', content: <StepError error={visit.error} cause={visit.cause} /> }]),
    { id: 'input', label: 'In', content: <StepInput visit={visit} history={history} /> },
    {
      id: 'output',
      label: 'Out',
      content: (
        <SpaceBetween size="s">
          <JsonView label="State output" text={visit.output} />
          {Object.keys(visit.assigned).length > 0 && (
            <>
              <Box variant="h4">Assigned variables</Box>
              <VariablesView variables={visit.assigned} />
            </>
          )}
        </SpaceBetween>
      ),
    },
    definition,
    { id: 'events', label: `Events (${visit.events.length})`, content: <StepEvents visit={visit} history={history} /> },
  ]
}

const StepInput = ({ visit, history }: { visit: Visit; history: History }) => {
  const parameters = visit.calls.at(-1)?.parameters
  return (
    <SpaceBetween size="s">
      <JsonView label="State input" text={visit.input} />
      {parameters !== undefined && (
        <>
          <Box variant="h4">Arguments of the task</Box>
          <JsonView label="Arguments" text={parameters} />
        </>
      )}
      <Box variant="h4">Variables on the way in</Box>
      <VariablesView variables={variablesAt(history.events, visit.id)} />
    </SpaceBetween>
  )
}

const StepEvents = ({ visit, history }: { visit: Visit; history: History }) => {
  const events = visit.events.slice(0, 200).flatMap(index => history.events[index] ?? [])
  return <EventRows events={events} start={history.events[0]?.timestamp ?? 0} stateOf={() => undefined} compact />
}

const optionOf = (visit: Visit, index: number, tier: string | undefined) => ({
  value: String(visit.id),
  label: [
    `Visit ${index + 1}`,
    tier === undefined ? '' : `, ${tier}`,
    visit.iteration === undefined ? '' : `, item ${visit.iteration}`,
    `: ${visit.error === undefined ? visit.status : outcomeWord(visit.error)}`,
  ].join(''),
  description: `${formatClock(visit.enteredAt)}, ${
    visit.exitedAt === undefined ? 'still there' : formatDuration(visit.exitedAt - visit.enteredAt)
  }`,
})
