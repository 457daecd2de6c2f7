import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import { numberOf, objectOf, textOf } from '../../../core/history/values.ts'

/**
 * What the capacity store knows of a tier, in words: its circuit and its pace. The endpoint sends
 * `{ status, reason?, opensAt?, rate?, limit? }`; a tier that nothing is known of has none of it.
 */
export function readCapacity(capacity: unknown): { type: StatusIndicatorProps.Type; text: string }[] {
  const state = objectOf(capacity)
  const status = textOf(state.status) ?? 'closed'
  const reason = textOf(state.reason)
  const rate = numberOf(state.rate)
  const lines: { type: StatusIndicatorProps.Type; text: string }[] = []
  if (status === 'disabled') lines.push({ type: 'stopped', text: capitalized(reason ?? 'disabled by hand') })
  else if (status === 'open') lines.push({ type: 'error', text: capitalized(reason ?? 'circuit open') })
  else if (status !== 'closed') lines.push({ type: 'pending', text: capitalized(reason ?? 'circuit half-open') })
  // A pace grows while nothing throttles; beyond this it holds nobody up.
  if (rate !== undefined && rate < 100)
    lines.push({ type: 'warning', text: `Paced at ${rate.toFixed(1)} calls a second` })
  const limit = numberOf(state.limit)
  if (limit !== undefined) lines.push({ type: 'warning', text: `At most ${Math.floor(limit)} at a time` })
  return lines
}

export const isDisabled = (capacity: unknown): boolean => textOf(objectOf(capacity).status) === 'disabled'

const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
