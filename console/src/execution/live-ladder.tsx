import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useMemo } from 'react'
import '../conversation/conversation.css'
import { readHistory } from '../../../core/history/history.ts'
import { replaceHash } from '../address.ts'
import { AnswerPane } from '../conversation/answer-pane.tsx'
import { Problem } from '../problem.tsx'
import { executionHref } from '../routing.ts'
import { AttemptTimeline } from '../timeline/attempt-timeline.tsx'
import { useLiveAnswer } from './live-answer.tsx'
import { useExecution, useHistory } from './use-execution.ts'

/** The ladder and the answer of an execution while it runs, on a page about something else. */
export function LiveLadder({ arn }: { arn: string }) {
  const execution = useExecution(arn)
  const { events } = useHistory(arn, execution.data, execution.reload)
  const history = useMemo(() => readHistory(events), [events])
  const live = useLiveAnswer(execution.data)
  if (execution.error) return <Problem error={execution.error} />
  if (!execution.data) return <Spinner />
  return (
    <SpaceBetween size="m">
      <AttemptTimeline
        history={history}
        running={execution.data.status === 'RUNNING'}
        onSelect={(state, visit) =>
          replaceHash(`${executionHref(arn)}?state=${encodeURIComponent(state)}&visit=${visit}`)
        }
      />
      <AnswerPane ladder={history.ladder} live={live} />
    </SpaceBetween>
  )
}
