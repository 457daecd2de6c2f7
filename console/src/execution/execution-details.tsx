import ExpandableSection from '@cloudscape-design/components/expandable-section'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import { firstTokenSinceStart } from '../../../core/history/first-token.ts'
import type { History } from '../../../core/history/history.ts'
import { keyOf } from '../../../core/history/question.ts'
import { Arn } from '../arn.tsx'
import { formatDuration, formatFullTime, formatNumber, formatUsd } from '../format.ts'
import { machineHref } from '../routing.ts'
import type { ExecutionInfo } from './execution-info.ts'
import { spentOn } from './spent.ts'

/** What is looked up now and then: names, times, and what exactly served. */
export function ExecutionDetails({ info, history }: { info: ExecutionInfo; history: History }) {
  const { ladder } = history
  const { answer } = ladder
  const spent = spentOn(ladder)
  const waited = firstTokenSinceStart(answer?.timing)
  const { servedBy, timing, usage } = answer ?? {}
  const key = keyOf(info.input)
  const items = [
    { label: 'Name', value: <span className="wrap">{info.name}</span> },
    { label: 'State machine', value: <Machine info={info} /> },
    { label: 'Started', value: formatFullTime(info.startDate) },
    { label: 'Ended', value: info.stopDate === undefined ? '–' : formatFullTime(info.stopDate) },
    ...(key ? [{ label: 'Key', value: key }] : []),
    ...(info.executionArn ? [{ label: 'ARN', value: <Arn arn={info.executionArn} /> }] : []),
    { label: 'State transitions', value: formatNumber(history.transitions) },
    ...(spent
      ? [{ label: 'Cost', value: `${formatUsd(spent.usd)}${spent.estimated ? ' (partly estimated)' : ''}` }]
      : []),
    ...(servedBy
      ? [
          { label: 'Model', value: <span className="wrap">{servedBy.invokedModel ?? servedBy.model}</span> },
          { label: 'Region', value: servedBy.region },
        ]
      : []),
    ...(waited === undefined
      ? []
      : [
          { label: 'First token, from the question', value: formatDuration(waited) },
          { label: 'First token, from the call', value: formatDuration(timing?.firstTokenMs) },
        ]),
    ...(usage
      ? [
          {
            label: 'Tokens',
            value: `${formatNumber(usage.inputTokens)} in, ${formatNumber(usage.outputTokens)} out${usage.source === 'estimate' ? ' (estimated)' : ''}`,
          },
        ]
      : []),
    ...(answer?.stopReason ? [{ label: 'Stop reason', value: answer.stopReason }] : []),
    ...ladder.redrives.map((at, index) => ({ label: `Redrive ${index + 1}`, value: formatFullTime(at) })),
    ...(info.mapRunArn === undefined ? [] : [{ label: 'Map Run', value: <Arn arn={info.mapRunArn} /> }]),
  ]
  return (
    <ExpandableSection variant="container" headerText="Details">
      <KeyValuePairs columns={4} minColumnWidth={150} items={items} />
    </ExpandableSection>
  )
}

const Machine = ({ info }: { info: ExecutionInfo }) => (
  <span className="wrap">
    {info.definition && info.stateMachineArn ? (
      <Link href={machineHref(info.stateMachineArn)}>{info.machine}</Link>
    ) : (
      info.machine
    )}
    {info.type && ` (${info.type})`}
  </span>
)
