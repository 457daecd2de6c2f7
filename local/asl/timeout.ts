import type { Clock } from '../../core/clock.ts'
import { linkedTo } from './fork.ts'
import { pause } from './pause.ts'

/**
 * Runs `call` until it settles, `parent` aborts or `seconds` are over (never, when undefined), and then rejects with
 * the parent's reason or with `late`. The call's own signal aborts in both cases; nobody waits for it any more.
 */
export const withTimeout = async <T>(
  clock: Clock,
  parent: AbortSignal,
  seconds: number | undefined,
  late: unknown,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const link = linkedTo(parent)
  const aborted = new Promise<never>((_, reject) => {
    link.signal.addEventListener('abort', () => reject(link.signal.reason), { once: true })
  })
  const timer = seconds === undefined ? undefined : new AbortController()
  if (seconds !== undefined && timer) {
    pause(clock, seconds * 1_000, timer.signal).then(
      () => link.abort(late),
      () => {},
    )
  }
  try {
    link.signal.throwIfAborted()
    return await Promise.race([call(link.signal), aborted])
  } finally {
    timer?.abort()
    link.release()
  }
}
