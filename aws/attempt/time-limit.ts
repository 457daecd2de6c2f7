import type { Clock } from '../../core/clock.ts'

/** We ended the call ourselves; `why` says which limit it ran into. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp'
  readonly why: 'first-token' | 'budget'
  constructor(why: GaveUp['why'], ms: number) {
    super(why === 'first-token' ? `No first token within ${ms} ms` : `Not finished within ${ms} ms`)
    this.why = why
  }
}

export interface Limits {
  budgetMs: number
  /** Undefined = no first-token gate. */
  gateMs?: number | undefined
  /** The caller gave up: only on the laptop, where stopping an execution stops its functions. */
  signal?: AbortSignal | undefined
}

/**
 * Runs one call within its budget and its first-token gate. When a limit is hit, the call's signal aborts and the
 * result rejects with GaveUp at once, even if the call does not listen. `opened()` says that the first token is there,
 * `whole()` that the answer is and only its usage is outstanding: then the budget ends nothing any more.
 *
 * A controller and timers of our own: AbortSignal.any over AbortSignal.timeout loses its timeout to the garbage
 * collector on Node 20.
 */
export const within = async <T>(
  clock: Clock,
  { budgetMs, gateMs, signal }: Limits,
  call: (signal: AbortSignal, opened: () => void, whole: () => void) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController()
  const gate = new AbortController()
  const done = new AbortController()
  const cancelled = () => controller.abort(signal?.reason)
  signal?.addEventListener('abort', cancelled, { once: true })
  if (signal?.aborted) cancelled()

  const limit = (why: GaveUp['why'], ms: number, over: AbortSignal) =>
    clock.sleep(ms, over).then(
      () => controller.abort(new GaveUp(why, ms)),
      () => {}, // it ended in time
    )
  limit('budget', budgetMs, done.signal)
  if (gateMs !== undefined && gateMs < budgetMs) limit('first-token', gateMs, gate.signal)

  try {
    return await new Promise<T>((resolve, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
      controller.signal.throwIfAborted()
      call(
        controller.signal,
        () => gate.abort(),
        () => done.abort(),
      ).then(resolve, reject)
    })
  } finally {
    gate.abort()
    done.abort()
    signal?.removeEventListener('abort', cancelled)
  }
}
