import Box from '@cloudscape-design/components/box'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Answer } from '../../../core/answer.ts'
import type { ExecutionStatus } from '../api/step-functions.ts'
import { formatDuration, formatNumber, formatUsd } from '../format.ts'
import { JsonView } from '../json-view.tsx'

const NONE: Readonly<Record<ExecutionStatus, string>> = {
  RUNNING: 'Waiting for the answer',
  SUCCEEDED: 'The output is not an answer of the router.',
  FAILED: 'No tier answered.',
  TIMED_OUT: 'The execution ran out of time.',
  ABORTED: 'The execution was stopped.',
  PENDING_REDRIVE: 'The execution waits to be redriven.',
}

/** The answer as text, who gave it, and what it took. Files may hold outputs of other machines, so nothing is certain. */
export function AnswerView({ answer, status }: { answer: Answer | undefined; status: ExecutionStatus }) {
  if (!answer) {
    return status === 'RUNNING' ? (
      <StatusIndicator type="in-progress">{NONE.RUNNING}</StatusIndicator>
    ) : (
      <Box color="text-body-secondary">{NONE[status]}</Box>
    )
  }
  const { servedBy, usage, timing, cost } = answer
  const other = (answer.message?.content ?? []).filter(block => !('text' in block))
  return (
    <SpaceBetween size="m">
      <div className="answer">
        {answer.text === undefined ? (
          <Box>{answer.answerUri === undefined ? 'No text.' : `The answer is at ${answer.answerUri}`}</Box>
        ) : (
          <>
            <div className="json-copy">
              <CopyToClipboard
                variant="icon"
                copyButtonAriaLabel="Copy answer"
                textToCopy={answer.text}
                copySuccessText="Copied"
                copyErrorText="Could not copy"
              />
            </div>
            <p className="answer-text">{answer.text}</p>
          </>
        )}
      </div>
      {other.length > 0 && <JsonView label="Other content" text={JSON.stringify(other)} />}
      <KeyValuePairs
        columns={2}
        minColumnWidth={150}
        items={[
          { label: 'Served by', value: servedBy?.tier ?? '–' },
          { label: 'Model', value: <span className="wrap">{servedBy?.invokedModel ?? servedBy?.model ?? '–'}</span> },
          { label: 'Region', value: servedBy?.region ?? '–' },
          ...servedModes(answer),
          {
            label: 'Tokens',
            value: usage ? `${formatNumber(usage.inputTokens)} in, ${formatNumber(usage.outputTokens)} out` : '–',
          },
          { label: 'Cost', value: `${formatUsd(cost?.usd)}${cost?.estimated ? ' (partly estimated)' : ''}` },
          { label: 'First token', value: formatDuration(timing?.firstTokenMs) },
          { label: 'Total time', value: formatDuration(timing?.totalMs) },
          { label: 'Stop reason', value: answer.stopReason ?? '–' },
        ]}
      />
    </SpaceBetween>
  )
}

/** What was asked for and what was served: Bedrock may serve standard latency without a word. */
function servedModes({ servedBy }: Answer): { label: string; value: React.ReactNode }[] {
  const { latency, serviceTier } = servedBy ?? {}
  return [
    ...(latency ? [{ label: 'Latency', value: <Served {...latency} /> }] : []),
    ...(serviceTier ? [{ label: 'Service tier', value: <Served {...serviceTier} /> }] : []),
  ]
}

const Served = ({ requested, served }: { requested: string; served: string }) =>
  requested === served ? served : <StatusIndicator type="warning">{`${served}, not ${requested}`}</StatusIndicator>
