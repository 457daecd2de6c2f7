import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Answer } from '../../../core/answer.ts'
import { firstTokenSinceStart } from '../../../core/history/first-token.ts'
import type { Ladder } from '../../../core/history/ladder.ts'
import { recordsOf } from '../../../core/history/values.ts'
import { formatClock, formatDuration, formatNumber, formatUsd } from '../format.ts'
import { executionHref } from '../routing.ts'
import { AnswerText } from './answer-text.tsx'
import { Blocks } from './blocks.tsx'
import { FailurePane } from './failure-pane.tsx'

export interface AnswerPaneProps {
  ladder: Ladder
  /** The answer as it comes, while the execution runs: shown in the place of the answer until that is there. */
  live?: React.ReactNode
}

/** What came back: the answer, a failure with what each tier met, or what it waits for. */
export function AnswerPane({ ladder, live }: AnswerPaneProps) {
  const { answer, failure, duplicateOf, status } = ladder
  if (duplicateOf !== undefined) {
    return (
      <Box>
        The same request was asked before; <Link href={executionHref(duplicateOf)}>the first execution</Link> has the
        answer.
      </Box>
    )
  }
  if (answer) return <AnswerView answer={answer} />
  if (status === 'RUNNING') return live ?? <Progress ladder={ladder} />
  if (failure) return <FailurePane failure={failure} stopped={status === 'ABORTED'} />
  return <Box color="text-body-secondary">The execution ended without an answer of the router.</Box>
}

function AnswerView({ answer }: { answer: Answer }) {
  const content = recordsOf(answer.message?.content)
  const other = content.filter(block => !('text' in block))
  return (
    <SpaceBetween size="xs">
      {answer.text !== undefined && answer.text.trim() !== '' && <AnswerText text={answer.text} />}
      {other.length > 0 && (
        <div className="answer-blocks">
          <Blocks content={other} />
        </div>
      )}
      {answer.answerUri !== undefined && <Box>The answer is at {answer.answerUri}</Box>}
      {!answer.text && other.length === 0 && answer.answerUri === undefined && (
        <Box color="text-body-secondary">The answer has no content.</Box>
      )}
      <p className="answer-facts">{factsOf(answer).join(' · ')}</p>
      <Degraded answer={answer} />
    </SpaceBetween>
  )
}

/** Files may hold outputs of other machines and versions, so nothing is certain. */
function factsOf({ servedBy, usage, timing, cost, stopReason }: Answer): string[] {
  const waited = firstTokenSinceStart(timing)
  return [
    servedBy?.tier ? `served by ${servedBy.tier}` : '',
    waited === undefined ? '' : `first token after ${formatDuration(waited)}`,
    timing?.totalMs === undefined ? '' : `${formatDuration(timing.totalMs)} in all`,
    usage ? `${formatNumber(usage.inputTokens)} tokens in, ${formatNumber(usage.outputTokens)} out` : '',
    cost?.usd === undefined ? '' : `${formatUsd(cost.usd)}${cost.estimated ? ' (partly estimated)' : ''}`,
    stopReason && stopReason !== 'end_turn' ? `stopped by ${stopReason}` : '',
  ].filter(Boolean)
}

/** Bedrock may serve standard latency, or another service tier, without a word. */
function Degraded({ answer: { servedBy } }: { answer: Answer }) {
  const modes = [servedBy?.latency, servedBy?.serviceTier].filter(mode => mode && mode.requested !== mode.served)
  return modes.map(
    mode =>
      mode && (
        <StatusIndicator key={mode.requested} type="warning">
          {`asked for ${mode.requested}, served ${mode.served}`}
        </StatusIndicator>
      ),
  )
}

/** What a running execution does at this moment. */
function Progress({ ladder }: { ladder: Ladder }) {
  const { waiting, visits, route } = ladder
  if (waiting) {
    const until = waiting.until === undefined ? '' : `; it plans again at ${formatClock(waiting.until).slice(0, 8)}`
    return <StatusIndicator type="pending">{`No tier has capacity now${until}`}</StatusIndicator>
  }
  const last = visits.at(-1)
  const call = last?.calls.at(-1)
  const words = !last
    ? route === undefined
      ? 'Planning'
      : 'Choosing a tier'
    : call?.endedAt !== undefined && last.endedAt === undefined
      ? `${last.tier} failed; waiting to ask it again`
      : `Asking ${last.tier}`
  return <StatusIndicator type="in-progress">{words}</StatusIndicator>
}
