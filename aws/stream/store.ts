import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { StreamItem } from '../../core/stream/events.ts'

/** Where answer streams are written. */
export interface StreamStore {
  /**
   * Writes one item, unless another execution has that place: then it rejects with StreamTaken. The same item may be
   * written again.
   */
  put(item: StreamItem, signal: AbortSignal): Promise<void>
  /** Loads what a first write would have to wait for. Never rejects. */
  warm(): Promise<void>
}

/** Another execution used this stream's id. */
export class StreamTaken extends Error {
  override readonly name = 'StreamTaken'
}

/** @param client loads the client on the first write: a request without a stream must not pay for it */
export const streamStore = (table: string, client: () => Promise<DynamoDBClient>): StreamStore => ({
  async put({ pk, sk, executionArn, events, expires }, signal) {
    const { ConditionalCheckFailedException, PutItemCommand } = await import('@aws-sdk/client-dynamodb')
    const command = new PutItemCommand({
      TableName: table,
      Item: {
        pk: { S: pk },
        sk: { S: sk },
        executionArn: { S: executionArn },
        events: { S: events },
        expires: { N: String(expires) },
      },
      ConditionExpression: 'attribute_not_exists(pk) OR executionArn = :me',
      ExpressionAttributeValues: { ':me': { S: executionArn } },
    })
    try {
      await (await client()).send(command, { abortSignal: signal })
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      throw new StreamTaken('another execution used this stream', { cause: error })
    }
  },
  async warm() {
    await Promise.all([client(), import('@aws-sdk/client-dynamodb')]).catch(() => {})
  },
})
