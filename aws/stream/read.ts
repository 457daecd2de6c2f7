import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { StreamItem } from '../../core/stream/events.ts'

/**
 * Reads the items of a stream whose `sk` is above `after`, in order: for `followStream` of core/stream. Consistent,
 * because an eventual read may see the second batch before the first.
 *
 * @param first only the next item
 */
export const streamItems =
  (table: string, client: () => Promise<DynamoDBClient>, id: string, { first = false } = {}) =>
  async (after: string, signal?: AbortSignal): Promise<StreamItem[]> => {
    const { QueryCommand } = await import('@aws-sdk/client-dynamodb')
    const items: StreamItem[] = []
    let from: Record<string, AttributeValue> | undefined
    do {
      const command: InstanceType<typeof QueryCommand> = new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :id AND sk > :after',
        // DynamoDB takes no empty text as a key's value, and every sk begins with a digit.
        ExpressionAttributeValues: { ':id': { S: id }, ':after': { S: after || ' ' } },
        ...(first && { Limit: 1 }),
        ...(from && { ExclusiveStartKey: from }),
      })
      const page = await (await client()).send(command, signal ? { abortSignal: signal } : {})
      for (const item of page.Items ?? []) items.push(plain(item))
      from = page.LastEvaluatedKey
    } while (from && !first)
    return items
  }

const plain = ({ pk, sk, executionArn, events, expires }: Record<string, AttributeValue>): StreamItem => ({
  pk: pk?.S ?? '',
  sk: sk?.S ?? '',
  executionArn: executionArn?.S ?? '',
  events: events?.S ?? '',
  expires: Number(expires?.N ?? 0),
})
