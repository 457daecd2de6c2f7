import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Change, Test } from '../../core/capacity/state.ts'
import type { CapacityStore } from './capacity.ts'

/** A bucket nobody has written to for this long is deleted by DynamoDB's time to live. */
const KEPT_S = 31 * 86_400
/** Part of the key, so that an item of another shape is simply another item. */
const SHAPE = 'bucket#1#'
/** BatchGetItem takes 100 keys. */
const BATCH = 100

/**
 * The capacity store on DynamoDB: one item a bucket, written by conditional updates only. One item takes 1,000 writes a
 * second; beyond that DynamoDB refuses some and those requests go on without asking (bound.ts).
 *
 * @param client loads the client on the first access: a healthy attempt never comes here, so it must not pay for it
 */
export function capacityStore(table: string, client: () => Promise<DynamoDBClient>): CapacityStore {
  const sdk = () => import('@aws-sdk/client-dynamodb')

  return {
    async read(buckets) {
      const { BatchGetItemCommand } = await sdk()
      const items = new Map<string, Record<string, unknown>>()
      for (let from = 0; from < buckets.length; from += BATCH) {
        const Keys = buckets.slice(from, from + BATCH).map(bucket => ({ pk: { S: SHAPE + bucket } }))
        // Consistent, because a pace that is a second old admits calls that are throttled at once.
        const RequestItems = { [table]: { Keys, ConsistentRead: true } }
        const { Responses } = await (await client()).send(new BatchGetItemCommand({ RequestItems }))
        for (const { pk, ...item } of Responses?.[table] ?? []) {
          if (pk?.S) items.set(pk.S.slice(SHAPE.length), plain(item))
        }
      }
      return items
    },
    async write(bucket, change, now) {
      const { ConditionalCheckFailedException, UpdateItemCommand } = await sdk()
      try {
        const { Attributes } = await (await client()).send(
          new UpdateItemCommand({
            TableName: table,
            Key: { pk: { S: SHAPE + bucket } },
            ...updateOf(change, now),
            ReturnValues: 'ALL_NEW',
          }),
        )
        const { pk: _, ...item } = Attributes ?? {}
        return plain(item)
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined
        throw error
      }
    },
    async drop(bucket) {
      const { DeleteItemCommand } = await sdk()
      await (await client()).send(new DeleteItemCommand({ TableName: table, Key: { pk: { S: SHAPE + bucket } } }))
    },
  }
}

interface Update {
  UpdateExpression: string
  ConditionExpression?: string
  ExpressionAttributeNames: Record<string, string>
  ExpressionAttributeValues?: Record<string, AttributeValue>
}

/** One change as DynamoDB's expressions. Field names are ours, so they serve as placeholders too. */
export function updateOf(change: Change, now: number): Update {
  const names: Record<string, string> = {}
  const values: Record<string, AttributeValue> = {}
  const name = (field: string) => {
    names[`#${field}`] = field
    return `#${field}`
  }
  const value = (of: AttributeValue) => {
    const key = `:v${Object.keys(values).length}`
    values[key] = of
    return key
  }
  const scalar = (of: number | string) => value(typeof of === 'number' ? { N: String(of) } : { S: of })

  const set = Object.entries({ ...change.set, expires: Math.floor(now / 1000) + KEPT_S }).map(
    ([field, to]) => `${name(field)} = ${scalar(to)}`,
  )
  for (const [to, from] of Object.entries(change.copy ?? {}))
    set.push(`${name(to)} = if_not_exists(${name(from)}, ${scalar(0)})`)
  const add = Object.entries(change.add ?? {}).map(([field, by]) => `${name(field)} ${scalar(by)}`)
  if (change.join) add.push(`${name('places')} ${value({ SS: [change.join] })}`)
  const leave = change.leave?.length ? [`${name('places')} ${value({ SS: [...change.leave] })}`] : []
  const remove = (change.remove ?? []).map(name)

  const test = (one: Test): string => {
    const field = name(one.field)
    if (one.is === 'absent') return `attribute_not_exists(${field})`
    if (one.is === 'fewer than') return `(attribute_not_exists(${field}) OR size(${field}) < ${scalar(one.value)})`
    const compared = `${field} ${one.is} ${scalar(one.value)}`
    const zeroPasses = one.is === '<=' ? one.value >= 0 : one.is === '=' && one.value === 0
    return zeroPasses ? `(${compared} OR attribute_not_exists(${field}))` : compared
  }
  const when = (change.when ?? []).map(test)
  const clauses = [
    ['SET', set],
    ['ADD', add],
    ['DELETE', leave],
    ['REMOVE', remove],
  ] as const
  return {
    UpdateExpression: clauses
      .flatMap(([verb, parts]) => (parts.length > 0 ? [`${verb} ${parts.join(', ')}`] : []))
      .join(' '),
    ...(when.length > 0 && { ConditionExpression: when.join(' AND ') }),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }
}

/** DynamoDB's typed values as plain ones. Anything of a type that we do not write stays recognisably wrong. */
const plain = (item: Record<string, AttributeValue>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(item).map(([field, of]) => [field, of.N !== undefined ? Number(of.N) : (of.S ?? of.SS ?? of)]),
  )
