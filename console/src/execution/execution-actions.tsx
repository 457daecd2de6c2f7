import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { prettyJson } from '../../../core/exact-json.ts'
import { type HistoryEvent, writeEvents } from '../../../core/history/event.ts'
import { download } from '../download.ts'
import { withFreshStream } from '../start/fresh-stream.ts'
import { StartExecution } from '../start/start-execution.tsx'
import type { ExecutionInfo } from './execution-info.ts'
import { StopExecution } from './stop-execution.tsx'

export interface ExecutionActionsProps {
  info: ExecutionInfo
  events: readonly HistoryEvent[]
  onStop?: (cause: string) => Promise<void>
}

export function ExecutionActions({ info, events, onStop }: ExecutionActionsProps) {
  const [stopping, setStopping] = useState(false)
  const [starting, setStarting] = useState(false)
  const [copied, setCopied] = useState('')
  const command = commandOf(info)
  const act = (id: string) => {
    if (id === 'export') return download(`${info.name}.json`, writeEvents(events))
    const text = id === 'arn' ? info.executionArn : command
    navigator.clipboard.writeText(text).then(
      () => setCopied(id === 'arn' ? 'ARN copied' : 'Command copied'),
      () => setCopied('Could not copy'),
    )
  }
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        <output className="copied">{copied}</output>
        <ButtonDropdown
          items={[
            ...(onStop
              ? [
                  { id: 'arn', text: 'Copy ARN' },
                  { id: 'command', text: 'Copy AWS CLI command' },
                ]
              : []),
            { id: 'export', text: 'Export history as JSON' },
          ]}
          onItemClick={({ detail }) => act(detail.id)}
        >
          Actions
        </ButtonDropdown>
        {onStop && (
          <Button disabled={info.status !== 'RUNNING'} onClick={() => setStopping(true)}>
            Stop execution
          </Button>
        )}
        {onStop && (
          <Button variant="primary" onClick={() => setStarting(true)}>
            Run again with changes
          </Button>
        )}
      </SpaceBetween>
      {stopping && onStop && <StopExecution onStop={onStop} onClose={() => setStopping(false)} />}
      {starting && (
        <StartExecution
          onClose={() => setStarting(false)}
          machineArn={info.stateMachineArn}
          input={info.input === undefined ? undefined : withFreshStream(prettyJson(info.input))}
        />
      )}
    </>
  )
}

const commandOf = ({ executionArn }: ExecutionInfo): string =>
  `aws stepfunctions get-execution-history --execution-arn '${executionArn}' --endpoint-url ${location.origin}`
