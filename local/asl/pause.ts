import type { Clock } from '../../core/clock.ts'

/** setTimeout, on which a clock may stand, takes 31 bits and fires at once beyond. */
const LONGEST_SLEEP = 2 ** 31 - 1

/** Sleeps as long as AWS allows, up to three years; rejects with the signal's reason when it aborts. */
export const pause = async (clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> => {
  for (let left = milliseconds; left > 0; left -= LONGEST_SLEEP) {
    await clock.sleep(Math.min(left, LONGEST_SLEEP), signal)
  }
}
