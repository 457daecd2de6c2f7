import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Tabs from '@cloudscape-design/components/tabs'
import { useMemo } from 'react'
import type { History } from '../../../core/history/history.ts'
import { variablesAt } from '../../../core/history/variables.ts'
import { JsonView } from '../json-view.tsx'
import { unwrapCause } from '../unwrap-cause.ts'
import type { ExecutionInfo } from './execution-info.ts'
import { VariablesView } from './variables-view.tsx'

/** Input, output and variables of the execution, as they are recorded. */
export function OutcomePanel({ info, history }: { info: ExecutionInfo; history: History }) {
  const { events } = history
  const variables = useMemo(() => {
    const last = events.at(-1)
    return last ? variablesAt(events, last.id) : {}
  }, [events])
  return (
    <Container header={<Header variant="h2">Execution</Header>} fitHeight>
      <Tabs
        ariaLabel="Execution"
        tabs={[
          { id: 'input', label: 'Input', content: <JsonView label="Execution input" text={info.input} /> },
          {
            id: 'output',
            label: 'Output',
            content:
              info.error === undefined ? (
                <JsonView label="Execution output" text={info.output} />
              ) : (
                <>
                  <Box variant="awsui-key-label">Cause</Box>
                  <JsonView label="Cause" text={unwrapCause(info.cause)} />
                </>
              ),
          },
          { id: 'variables', label: 'Variables', content: <VariablesView variables={variables} /> },
        ]}
      />
    </Container>
  )
}
