import type { Message } from '../../core/answer.ts'
import { createCollector, type StreamEvent } from '../../core/attempt/collect-stream.ts'
import type { ExecutionEnd } from '../../core/stream/agree.ts'
import { type Cursor, formatCursor, parseCursor } from '../../core/stream/cursor.ts'
import { type FollowOptions, followStream } from '../../core/stream/follow.ts'

/** What a reader has put together, and what it was told. */
export interface Reading {
  types: string[]
  message: Message | undefined
  lost: boolean
  ended: ExecutionEnd | undefined
  cursor: Cursor | undefined
}

/**
 * Reads a stream as an application would: begins again at each `attempt`, appends each `delta`.
 * @param killAfter a reader that is killed after so many events, and another that goes on from its cursor
 */
export const readStream = async <E extends ExecutionEnd>(
  options: FollowOptions<E>,
  killAfter?: number,
): Promise<Reading> => {
  const reading: Reading = { types: [], message: undefined, lost: false, ended: undefined, cursor: options.from }
  let collector: ReturnType<typeof createCollector> | undefined
  const read = async (from: Cursor | undefined, most: number) => {
    for await (const { event, cursor } of followStream({ ...options, from })) {
      reading.types.push(event.type)
      if (event.type === 'attempt') {
        collector = createCollector()
        reading.lost = false
      }
      if (event.type === 'delta') collector?.add(event.event as StreamEvent)
      if (event.type === 'lost') reading.lost = true
      if (event.type === 'ended') reading.ended = event.execution
      reading.cursor = cursor
      if (reading.types.length >= most) return
    }
  }
  await read(options.from, killAfter ?? Number.POSITIVE_INFINITY)
  if (!reading.ended) {
    const parsed = reading.cursor && parseCursor(formatCursor(reading.cursor))
    await read(typeof parsed === 'object' ? parsed : undefined, Number.POSITIVE_INFINITY)
  }
  reading.message = collector?.result().message
  return reading
}
