import {
  circuitStatus,
  close,
  failed,
  isOutage,
  type OpenReason,
  open,
  type Probe,
} from '../../core/capacity/circuit.ts'
import type { BucketState } from '../../core/capacity/state.ts'
import type { CapacityParts } from './access.ts'
import type { Ticket } from './capacity.ts'

/** What ends of calls do to the circuit of a bucket. */
export function circuitNotes({ load, write, seen, clock, onChange }: CapacityParts) {
  return { noteFailure, openCircuit, closeCircuit }

  async function noteFailure(bucket: string, ticket: Ticket | undefined): Promise<void> {
    if (ticket?.probe) return openCircuit(bucket, 'unavailable')
    const now = clock.now()
    const state = await write(bucket, [failed(now)])
    if (state && isOutage(state, now, seen.answeredStart.get(bucket))) await openCircuit(bucket, 'unavailable', state)
  }

  async function openCircuit(bucket: string, reason: OpenReason, known?: BucketState): Promise<void> {
    const now = clock.now()
    const state = known ?? (await load([bucket])).get(bucket)
    if (circuitStatus(state, now) === 'open') return
    const { change, text } = open(state, reason, now)
    if (await write(bucket, [change])) onChange({ bucket, to: 'open', reason: text })
  }

  async function closeCircuit(bucket: string, probe: Probe): Promise<void> {
    if (await write(bucket, [close(probe)])) onChange({ bucket, to: 'closed', reason: 'the probe was answered' })
  }
}
