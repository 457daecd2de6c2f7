import type { Answer } from '../core/answer.ts'
import type { AnswerEvent, End, Lost } from '../core/stream/events.ts'

/** The last event: the execution succeeded, and this is its own answer, whole even where something was lost before. */
export interface AnswerEnd {
  type: 'end'
  status: 'SUCCEEDED'
  executionArn: string
  answer: Answer
}

/**
 * What `client.stream` tells. `delta` events since the last `attempt` make up the answer; `attempt` with `restart: true`
 * begins it again, and after `lost` it is incomplete: then `answer` of the last event has it. `cursor` is where to read on
 * behind this event.
 */
export type StreamedEvent = (Exclude<AnswerEvent, End> | Lost | AnswerEnd) & { cursor: string }
