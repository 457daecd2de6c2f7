import type { Clock } from '../core/clock.ts'

interface Quiet {
  type: 'quiet'
}

/** The items of a source, and `quiet` after each `ms` in which none came. */
export async function* withQuiet<T>(source: AsyncGenerator<T>, ms: number, clock: Clock): AsyncGenerator<T | Quiet> {
  for (;;) {
    const next = source.next()
    let item = await within(next, ms, clock)
    while (!item) {
      yield { type: 'quiet' }
      item = await within(next, ms, clock)
    }
    if (item.done) return
    yield item.value
  }
}

/** Undefined when the time is over first. */
const within = async <T>(promise: Promise<T>, ms: number, clock: Clock): Promise<T | undefined> => {
  const timer = new AbortController()
  const over = clock.sleep(ms, timer.signal).then(() => undefined)
  over.catch(() => {})
  try {
    return await Promise.race([promise, over])
  } finally {
    timer.abort('decided')
  }
}
