/** How far the clocks of two functions may be apart. */
const APART_MS = 5000

/**
 * Whether a stored time can be believed to have happened. A time that lies ahead was written by a clock that was wrong,
 * or ours has been set back since: what it dates is then not believed, so that nobody waits for the clock to catch up.
 */
export const happened = (at: number | undefined, now: number): at is number => at !== undefined && at <= now + APART_MS
