import type { Clock } from '../../core/clock.ts'

export interface VirtualClock extends Clock {
  /** Lets time pass, from one sleeper to the next, until nobody sleeps any more. */
  run(): Promise<void>
}

/**
 * A clock on which an hour passes in a moment: it stands still until everything that can run has run, then jumps to
 * the next sleeper. Only for code that waits on nothing but this clock.
 */
export function virtualClock(start = Date.UTC(2026, 10, 22)): VirtualClock {
  let now = start
  let count = 0
  const sleepers: { at: number; order: number; wake(): void }[] = []

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const sleeper = { at: now + Math.max(0, ms), order: count, wake: resolve }
      count += 1
      push(sleepers, sleeper)
      signal?.addEventListener(
        'abort',
        () => {
          sleeper.wake = () => {}
          reject(signal.reason)
        },
        { once: true },
      )
    })
  }

  return {
    now: () => now,
    monotonic: () => now,
    sleep,
    async run() {
      await idle()
      for (let next = pop(sleepers); next; next = pop(sleepers)) {
        now = Math.max(now, next.at)
        next.wake()
        await idle()
      }
    },
  }
}

/** Resolves when every promise that can be settled without time has been. */
const idle = () => new Promise<void>(resolve => setImmediate(resolve))

interface Timed {
  at: number
  order: number
}

const before = (a: Timed, b: Timed) => a.at < b.at || (a.at === b.at && a.order < b.order)

function push<T extends Timed>(heap: T[], item: T): void {
  let at = heap.push(item) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent]
    if (!above || before(above, item)) break
    heap[at] = above
    at = parent
  }
  heap[at] = item
}

function pop<T extends Timed>(heap: T[]): T | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (!top || !last || heap.length === 0) return top
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    const left = heap[child]
    if (!left) break
    const right = heap[child + 1]
    if (right && before(right, left)) child += 1
    const smaller = heap[child]
    if (!smaller || before(last, smaller)) break
    heap[at] = smaller
    at = child
  }
  heap[at] = last
  return top
}
