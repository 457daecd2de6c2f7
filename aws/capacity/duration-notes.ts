import type { Change } from '../../core/capacity/state.ts'
import { type Measured, measure, withMeasured } from '../../core/capacity/usual.ts'
import type { CapacityParts } from './access.ts'
import type { Outcome } from './capacity.ts'

/** How often one function writes durations for their own sake. */
const TAUGHT_MS = 30_000

/** How long calls took, kept until something is written to their bucket anyway, or until others ought to know. */
export function durationNotes({ load, recent, write, seen, clock }: CapacityParts) {
  return { note, teach, isTeachingDue }

  /** Keeps how long a call took, for the next write to its bucket. */
  function note(bucket: string, { failure, durationMs, firstTokenMs }: Outcome): Measured {
    const call = { tookMs: durationMs, answered: failure === undefined, firstTokenMs }
    const measured = measure(seen.durations.get(bucket), call, clock.monotonic())
    seen.durations.set(bucket, measured)
    return measured
  }

  /** Where tiers are ordered by latency, also those must become known whose calls write nothing. */
  function isTeachingDue(bucket: string): boolean {
    return clock.monotonic() - (seen.taughtAt.get(bucket) ?? -Infinity) >= TAUGHT_MS
  }

  async function teach(bucket: string, change: Change, measured: Measured): Promise<void> {
    seen.taughtAt.set(bucket, clock.monotonic())
    const state = recent(bucket) ?? (await load([bucket])).get(bucket)
    if (await write(bucket, [withMeasured(change, measured, state, clock.now())])) seen.durations.delete(bucket)
  }
}
