import { streamItems } from '../../aws/stream/read.ts'
import { readRequest } from '../../core/request/request.ts'
import type { StreamItem } from '../../core/stream/events.ts'
import { streamWish } from '../../core/stream/wish.ts'
import { ownDynamoDb } from './own-dynamodb.ts'

/** The answer streams in the laptop's table, as the console reads along. */
export interface AnswerStreams {
  /** The items of an execution's stream behind a key; none for an input that names no stream. */
  items(input: string, after: string): Promise<StreamItem[]>
}

export const answerStreams = (table: string, endpoint: () => string): AnswerStreams => {
  const client = ownDynamoDb(endpoint)
  return {
    async items(input, after) {
      const id = streamIdIn(input)
      return id === undefined ? [] : streamItems(table, client, id)(after)
    },
  }
}

const streamIdIn = (input: string): string | undefined => {
  try {
    return streamWish(readRequest(JSON.parse(input)).routing.stream)?.id
  } catch {
    return undefined // no request at all
  }
}
