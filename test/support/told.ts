import type { AnswerEnd, StreamedEvent } from '../../client/client.ts'
import type { Message } from '../../core/answer.ts'
import { createCollector, type StreamEvent } from '../../core/attempt/collect-stream.ts'

/** What came of a stream, as an application would have put it together. */
export interface Told {
  events: StreamedEvent[]
  types: string[]
  message: Message | undefined
  lost: boolean
  end: AnswerEnd | undefined
  failure: Error | undefined
}

/** Takes in a stream to its end, or the first `most` events of it. */
export const takeIn = async (stream: AsyncIterable<StreamedEvent>, most = Number.POSITIVE_INFINITY): Promise<Told> => {
  const told: Told = { events: [], types: [], message: undefined, lost: false, end: undefined, failure: undefined }
  try {
    for await (const event of stream) {
      told.events.push(event)
      if (told.events.length >= most) break
    }
  } catch (error) {
    told.failure = error as Error
  }
  return { ...told, ...putTogether(told.events) }
}

export const putTogether = (events: readonly StreamedEvent[]): Omit<Told, 'events' | 'failure'> => {
  let collector: ReturnType<typeof createCollector> | undefined
  let lost = false
  let end: AnswerEnd | undefined
  for (const event of events) {
    if (event.type === 'attempt') {
      collector = createCollector()
      lost = false
    }
    if (event.type === 'delta') collector?.add(event.event as StreamEvent)
    if (event.type === 'lost') lost = true
    if (event.type === 'end') end = event
  }
  return { types: events.map(event => event.type), message: collector?.result().message, lost, end }
}
