import type { Clock } from '../clock.ts'

/** How often a process that was busy itself waits once more. */
const GRACES = 5

/**
 * Resolves when a store has had `ms` milliseconds and this process the time to listen: a timer that comes late says that
 * the process was busy, not that the store is slow. Rejects with the signal's reason.
 */
export const late = async (clock: Clock, ms: number, signal: AbortSignal): Promise<void> => {
  for (let grace = 0; grace < GRACES; grace += 1) {
    const from = clock.monotonic()
    await clock.sleep(ms, signal)
    if (clock.monotonic() - from < 1.2 * ms) return
  }
}
