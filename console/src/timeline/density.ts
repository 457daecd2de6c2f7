import type { Bar } from './model.ts'

/** With more calls than this a lane shows how busy it was: bars have a least width, and many would look like one. */
export const MANY = 20
const SLOTS = 120

export interface Slot {
  from: number
  to: number
  /** The share of the slot in which a call was under way, 0 to 1. */
  share: number
  tone: Bar['tone']
}

/** How much of the time a lane was busy, in equal slots of the axis; those without a call are left out. */
export function densityOf(bars: readonly Bar[], length: number): Slot[] {
  const width = length / SLOTS
  const busy = Array.from({ length: SLOTS }, () => ({ ms: 0, tone: 'waiting' as Bar['tone'] }))
  for (const bar of bars) {
    const last = Math.min(SLOTS - 1, Math.floor(bar.to / width))
    for (let slot = Math.max(0, Math.floor(bar.from / width)); slot <= last; slot++) {
      const entry = busy[slot]
      if (!entry) continue
      entry.ms += Math.min(bar.to, (slot + 1) * width) - Math.max(bar.from, slot * width)
      entry.tone = bar.tone
    }
  }
  return busy.flatMap(({ ms, tone }, slot) =>
    ms > 0 ? [{ from: slot * width, to: (slot + 1) * width, share: Math.min(1, ms / width), tone }] : [],
  )
}
