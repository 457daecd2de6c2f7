import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Clock } from '../core/clock.ts'

/** `first: false` names the execution that has the event already. */
export type Claim = { first: true } | { first: false; executionArn: string }

export interface EventClaims {
  /**
   * Claims an event id or idempotency key for an execution, for seven days. The same execution may claim again: that is
   * its own retry. Never rejects: without the store the event counts as new, because EventBridge will not send it again.
   */
  claim(id: string, executionArn: string): Promise<Claim>
}

const KEPT_S = 7 * 86_400
/** Generous, because a claim that is given up may answer an event twice. */
const BOUND_MS = 2000

/** Claims on the capacity table, one conditional write each. @param client loads the client on the first claim */
export function eventClaims(table: string, client: () => Promise<DynamoDBClient>, clock: Clock): EventClaims {
  async function write(id: string, executionArn: string): Promise<Claim> {
    const { ConditionalCheckFailedException, GetItemCommand, UpdateItemCommand } = await import(
      '@aws-sdk/client-dynamodb'
    )
    const Key = { pk: { S: `event#${id}` } }
    const now = Math.floor(clock.now() / 1000)
    try {
      await (await client()).send(
        new UpdateItemCommand({
          TableName: table,
          Key,
          UpdateExpression: 'SET executionArn = :arn, expires = :expires',
          // DynamoDB may keep an expired item for two more days.
          ConditionExpression: 'attribute_not_exists(pk) OR executionArn = :arn OR expires < :now',
          ExpressionAttributeValues: {
            ':arn': { S: executionArn },
            ':expires': { N: String(now + KEPT_S) },
            ':now': { N: String(now) },
          },
        }),
      )
      return { first: true }
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
      const { Item } = await (await client()).send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
      const holder = Item?.executionArn?.S
      return holder === undefined || holder === executionArn ? { first: true } : { first: false, executionArn: holder }
    }
  }

  return {
    async claim(id, executionArn) {
      const ended = new AbortController()
      const late = clock.sleep(BOUND_MS, ended.signal).then((): Claim => ({ first: true }))
      late.catch(() => {})
      try {
        return await Promise.race([write(id, executionArn), late])
      } catch {
        return { first: true }
      } finally {
        ended.abort()
      }
    },
  }
}
