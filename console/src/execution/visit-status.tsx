import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { Visit } from '../../../core/history/visit.ts'
import { formatDuration, plural } from '../format.ts'

const TYPE: Readonly<Record<Visit['status'], [StatusIndicatorProps.Type, string]>> = {
  succeeded: ['success', 'Succeeded'],
  caught: ['warning', 'Caught error'],
  failed: ['error', 'Failed'],
  timedOut: ['error', 'Timed out'],
  running: ['in-progress', 'In progress'],
  aborted: ['stopped', 'Aborted'],
}

/** Status, time and calls of one visit in one line. */
export function VisitStatus({ visit }: { visit: Visit }) {
  const [type, text] = TYPE[visit.status]
  const { iterations } = visit
  const facts = [
    visit.exitedAt === undefined ? '' : formatDuration(visit.exitedAt - visit.enteredAt),
    visit.calls.length > 1 ? plural(visit.calls.length, 'call') : '',
    iterations ? `${iterations.succeeded + iterations.failed} of ${plural(iterations.total, 'iteration')}` : '',
  ]
  return (
    <SpaceBetween direction="horizontal" size="s">
      <StatusIndicator type={type}>{text}</StatusIndicator>
      <Box color="text-body-secondary">{facts.filter(Boolean).join(' · ')}</Box>
    </SpaceBetween>
  )
}
