import type { Clock } from '../core/clock.ts'

const QUIET = { type: 'quiet' } as const

/** The items of a source, and `quiet` after each `ms` in which none came. */
export async function* withQuiet<T>(
  source: AsyncGenerator<T>,
  ms: number,
  clock: Clock,
): AsyncGenerator<T | typeof QUIET> {
  for (;;) {
    const next = source.next()
    next.catch(() => {}) // it is awaited below, perhaps after a pause
    let item: IteratorResult<T> | typeof QUIET = QUIET
    while (item === QUIET) {
      const timer = new AbortController()
      const pause = clock.sleep(ms, timer.signal).then(() => QUIET)
      pause.catch(() => {})
      item = await Promise.race([next, pause])
      timer.abort('something came')
      if (item === QUIET) yield QUIET
    }
    if ('done' in item && item.done) return
    yield (item as IteratorYieldResult<T>).value
  }
}
