import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMemo, useState } from 'react'
import { readDefinition } from '../../../core/history/definition.ts'
import { describeStateMachine, type StateMachineDescription } from '../api/step-functions.ts'
import { useQuery } from '../api/use-query.ts'
import { Arn } from '../arn.tsx'
import { formatFullTime, nameOfArn } from '../format.ts'
import { StateGraph } from '../graph/state-graph.tsx'
import { JsonView } from '../json-view.tsx'
import { Problem } from '../problem.tsx'
import { executionsHref } from '../routing.ts'
import { StartExecution } from '../start/start-execution.tsx'

/** A state machine: its graph and its definition. */
export function MachinePage({ arn }: { arn: string }) {
  const machine = useQuery(`machine ${arn}`, signal => describeStateMachine(arn, signal))
  const [starting, setStarting] = useState(false)
  if (machine.error) {
    return (
      <ContentLayout header={<Header variant="h1">{nameOfArn(arn)}</Header>}>
        <Problem error={machine.error} retry={machine.reload} />
      </ContentLayout>
    )
  }
  if (!machine.data) return <Spinner size="large" />
  const { name } = machine.data
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={<Arn arn={arn} />}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button href={executionsHref({ machine: name })}>Executions</Button>
              <Button variant="primary" onClick={() => setStarting(true)}>
                Start execution
              </Button>
            </SpaceBetween>
          }
        >
          {name}
        </Header>
      }
    >
      <Machine machine={machine.data} />
      {starting && <StartExecution machineArn={arn} onClose={() => setStarting(false)} />}
    </ContentLayout>
  )
}

function Machine({ machine }: { machine: StateMachineDescription }) {
  const [selected, setSelected] = useState<string>()
  const map = useMemo(() => readDefinition(JSON.parse(machine.definition)), [machine.definition])
  const state = map.states.find(({ name }) => name === selected)
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Details</Header>}>
        <KeyValuePairs
          columns={4}
          minColumnWidth={120}
          items={[
            { label: 'Type', value: machine.type },
            { label: 'Status', value: machine.status ?? '–' },
            { label: 'Created', value: formatFullTime(machine.creationDate * 1000) },
          ]}
        />
      </Container>
      <div className="wide-and-narrow">
        <Container header={<Header variant="h2">Graph</Header>}>
          <StateGraph map={map} selected={selected} onSelect={setSelected} />
        </Container>
        <Container
          fitHeight
          header={
            <Header variant="h2" description={state?.comment}>
              {state?.name ?? 'Definition'}
            </Header>
          }
        >
          <JsonView label="Definition" text={state ? JSON.stringify(state.definition) : machine.definition} />
        </Container>
      </div>
    </SpaceBetween>
  )
}
