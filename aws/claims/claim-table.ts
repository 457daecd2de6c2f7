import type {
  AttributeValue,
  DynamoDBClient,
  PutItemCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { Claim, ClaimEnd } from '../../core/claim.ts'
import type { ClaimStore, Mine } from './claims.ts'

const MINE = 'executionArn = :me'

/** Claims in the streams table, one item each. @param client loads the client on the first claim */
export const claimTable = (TableName: string, client: () => Promise<DynamoDBClient>): ClaimStore => {
  const sdk = () => import('@aws-sdk/client-dynamodb')
  return {
    async read(id, signal) {
      const { GetItemCommand } = await sdk()
      const get = new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true })
      return claimOf((await (await client()).send(get, abort(signal))).Item)
    },
    async take(id, mine, now, signal) {
      const { PutItemCommand } = await sdk()
      return held((await client()).send(new PutItemCommand({ TableName, ...taking(id, mine, now) }), abort(signal)))
    },
    async keep(id, executionArn, end, until, signal) {
      const { UpdateItemCommand } = await sdk()
      await held(
        (await client()).send(
          new UpdateItemCommand({ TableName, ...keeping(id, executionArn, end, until) }),
          abort(signal),
        ),
      )
    },
    async remove(id, executionArn, signal) {
      const { DeleteItemCommand } = await sdk()
      const condition = { ConditionExpression: MINE, ExpressionAttributeValues: { ':me': { S: executionArn } } }
      await held(
        (await client()).send(new DeleteItemCommand({ TableName, Key: keyOf(id), ...condition }), abort(signal)),
      )
    },
  }
}

const abort = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {})
const keyOf = (id: string) => ({ pk: { S: id }, sk: { S: 'claim' } })
/** DynamoDB removes an item up to two days after this; until then the conditions go by `until`. */
const expires = (until: number) => ({ N: String(Math.ceil(until / 1000)) })

const taking = (
  id: string,
  { executionArn, requestHash, until }: Mine,
  now: number,
): Omit<PutItemCommandInput, 'TableName'> => ({
  Item: {
    ...keyOf(id),
    executionArn: { S: executionArn },
    requestHash: { S: requestHash },
    until: { N: String(until) },
    state: { S: 'running' },
    expires: expires(until),
  },
  ConditionExpression: `attribute_not_exists(pk) OR ${MINE} OR #until < :now`,
  ExpressionAttributeNames: { '#until': 'until' },
  ExpressionAttributeValues: { ':me': { S: executionArn }, ':now': { N: String(now) } },
})

const keeping = (
  id: string,
  executionArn: string,
  end: ClaimEnd,
  until: number,
): Omit<UpdateItemCommandInput, 'TableName'> => ({
  Key: keyOf(id),
  UpdateExpression: 'SET #state = :state, #until = :until, expires = :expires, told = :told',
  ConditionExpression: MINE,
  ExpressionAttributeNames: { '#state': 'state', '#until': 'until' },
  ExpressionAttributeValues: {
    ':me': { S: executionArn },
    ':state': { S: end.state },
    ':until': { N: String(until) },
    ':expires': expires(until),
    ':told': { S: JSON.stringify(end.state === 'answered' ? { answer: end.answer } : { failure: end.failure }) },
  },
})

/** False when the condition did not hold. */
const held = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write
    return true
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false
    throw error
  }
}

const claimOf = (item: Record<string, AttributeValue> | undefined): Claim | undefined =>
  item?.executionArn?.S === undefined
    ? undefined
    : {
        executionArn: item.executionArn.S,
        requestHash: item.requestHash?.S ?? '',
        until: Number(item.until?.N ?? 0),
        state: (item.state?.S ?? 'running') as Claim['state'],
        ...(JSON.parse(item.told?.S ?? '{}') as Pick<Claim, 'answer' | 'failure'>),
      }
