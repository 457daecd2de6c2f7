import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import { useEffect, useState } from 'react'
import type { History } from '../../../core/history/history.ts'
import { Arn } from '../arn.tsx'
import { formatDuration, formatFullTime, formatNumber, formatUsd } from '../format.ts'
import { executionHref } from '../routing.ts'
import { Status } from '../status.tsx'
import type { ExecutionInfo } from './execution-info.ts'

/** The header of the page: what AWS shows there, and what the request cost and who answered it. */
export function ExecutionDetails({ info, history }: { info: ExecutionInfo; history: History }) {
  const { ladder } = history
  const answer = ladder.answer
  const attempts = answer?.attempts ?? ladder.failure?.attempts
  const usd = answer?.cost?.usd ?? attempts?.reduce((sum, attempt) => sum + (attempt.usd ?? 0), 0)
  const estimated = answer?.cost?.estimated ?? attempts?.some(attempt => attempt.estimated)
  const items = [
    { label: 'Status', value: <Status status={info.status} /> },
    {
      label: 'Duration',
      value: <Elapsed from={info.startDate} to={info.stopDate} running={info.status === 'RUNNING'} />,
    },
    { label: 'Route', value: ladder.route ?? '–' },
    { label: 'Served by', value: answer?.servedBy?.tier ?? '–' },
    { label: 'Started', value: formatFullTime(info.startDate) },
    { label: 'Ended', value: info.stopDate === undefined ? '–' : formatFullTime(info.stopDate) },
    { label: 'State transitions', value: formatNumber(history.transitions) },
    { label: 'Cost', value: usd === undefined ? '–' : `${formatUsd(usd)}${estimated ? ' (partly estimated)' : ''}` },
    ...(info.mapRunArn === undefined ? [] : [{ label: 'Map Run', value: <Arn arn={info.mapRunArn} /> }]),
    ...(ladder.duplicateOf === undefined
      ? []
      : [{ label: 'Duplicate of', value: <Link href={executionHref(ladder.duplicateOf)}>{ladder.duplicateOf}</Link> }]),
  ]
  return (
    <Container header={<Header variant="h2">Details</Header>}>
      <KeyValuePairs columns={4} minColumnWidth={120} items={items} />
    </Container>
  )
}

/** The duration, counting while it runs. */
function Elapsed({ from, to, running }: { from: number; to: number | undefined; running: boolean }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 200)
    return () => clearInterval(timer)
  }, [running])
  return <span className="number">{formatDuration((to ?? (running ? now : undefined) ?? Number.NaN) - from)}</span>
}
