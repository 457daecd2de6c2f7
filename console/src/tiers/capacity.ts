import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { numberOf, objectOf, textOf } from '../../../core/history/values.ts'
import { formatTime } from '../format.ts'

/**
 * What the capacity store knows of a tier, in words: its circuit and its pace. The endpoint sends
 * `{ status, reason?, opensAt?, rate?, limit? }`; a tier that nothing is known of has none of it.
 */
export function readCapacity(capacity: unknown): { type: StatusIndicatorProps.Type; text: string }[] {
  const state = objectOf(capacity)
  const status = textOf(state.status) ?? 'closed'
  const rate = numberOf(state.rate)
  const opensAt = numberOf(state.opensAt)
  const until = opensAt === undefined ? '' : ` until ${formatTime(opensAt)}`
  const lines: { type: StatusIndicatorProps.Type; text: string }[] = []
  if (status === 'disabled') lines.push({ type: 'stopped', text: `Disabled by hand${until}` })
  // What is over is half-open: the next request tries.
  else if (status === 'open' && (opensAt ?? 0) > Date.now()) {
    lines.push({ type: 'error', text: `Circuit open${until}${causeOf(textOf(state.reason))}` })
  } else if (status !== 'closed') lines.push({ type: 'pending', text: 'Circuit half-open: the next request tries' })
  // A pace grows while nothing throttles; beyond this it holds nobody up.
  if (rate !== undefined && rate < 100)
    lines.push({ type: 'warning', text: `Paced at ${rate.toFixed(1)} calls a second` })
  const limit = numberOf(state.limit)
  if (limit !== undefined) lines.push({ type: 'warning', text: `At most ${Math.floor(limit)} at a time` })
  return lines
}

export const isDisabled = (capacity: unknown): boolean => textOf(objectOf(capacity).status) === 'disabled'

/** The reason is for a ladder: it has the time in it, which stands before it here. */
const causeOf = (reason: string | undefined): string => {
  const cause = reason?.split(': ').slice(1).join(': ')
  return cause ? `: ${cause}` : ''
}
