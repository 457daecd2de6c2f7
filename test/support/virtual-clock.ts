import type { Clock } from '../../core/clock.ts'

interface Sleeper {
  at: number
  wake(): void
}

export interface VirtualClock extends Clock {
  /** Moves time on by `ms`, waking every sleeper on the way in order. */
  advance(ms: number): Promise<void>
  /** Runs `work` to its end, jumping to the next sleeper whenever nothing else is left to do. */
  run<T>(work: Promise<T>): Promise<T>
}

/** Lets everything that waits for no timer happen; several turns, as the engine gives way to others now and then. */
const settle = async () => {
  for (let turn = 0; turn < 4; turn += 1) await new Promise<void>(resolve => setImmediate(resolve))
}

/** A clock that stands still until a test moves it. */
export const createVirtualClock = (startAt = Date.UTC(2026, 10, 22)): VirtualClock => {
  let now = startAt
  const sleepers = new Set<Sleeper>()
  const next = () => [...sleepers].reduce<Sleeper | undefined>((a, b) => (!a || b.at < a.at ? b : a), undefined)
  const wake = (sleeper: Sleeper) => {
    now = Math.max(now, sleeper.at)
    sleepers.delete(sleeper)
    sleeper.wake()
  }
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper: Sleeper = { at: now + Math.max(0, ms), wake: resolve }
        sleepers.add(sleeper)
        signal?.addEventListener(
          'abort',
          () => {
            sleepers.delete(sleeper)
            reject(signal.reason)
          },
          { once: true },
        )
      }),
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let sleeper = next(); sleeper && sleeper.at <= until; sleeper = next()) {
        wake(sleeper)
        await settle()
      }
      now = until
    },
    async run(work) {
      let done = false
      const finished = work.finally(() => {
        done = true
      })
      finished.catch(() => {})
      await settle()
      while (!done) {
        const sleeper = next()
        if (sleeper) wake(sleeper)
        await settle()
      }
      return finished
    },
  }
}
