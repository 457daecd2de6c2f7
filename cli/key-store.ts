import type { DynamoDBClient, ScanCommandOutput } from '@aws-sdk/client-dynamodb'
import { keyId, parseKey, type StoredKey } from '../aws/keys.ts'
import { CommandError, EXIT, usageError } from './exit-codes.ts'

export type ListedKey = StoredKey & { pk: string }

/** The table of keys as their owner uses it; no function ever writes there. */
export interface KeyStore {
  list(): Promise<ListedKey[]>
  add(token: string, key: StoredKey): Promise<void>
  revoke(pk: string, now: number): Promise<void>
}

export const keyStore = (table: string, client: DynamoDBClient): KeyStore => ({
  async list() {
    const { ScanCommand } = await import('@aws-sdk/client-dynamodb')
    const keys: ListedKey[] = []
    let from: ScanCommandOutput['LastEvaluatedKey']
    do {
      const command = new ScanCommand({ TableName: table, ...(from && { ExclusiveStartKey: from }) })
      const page: ScanCommandOutput = await known(table, () => client.send(command))
      for (const item of page.Items ?? []) keys.push({ ...parseKey(item), pk: item.pk?.S ?? '' })
      from = page.LastEvaluatedKey
    } while (from)
    return keys.toSorted((a, b) => a.createdAt - b.createdAt)
  },
  async add(token, { name, routes, expires, maxCostUsd, createdAt }) {
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb')
    const command = new PutItemCommand({
      TableName: table,
      Item: {
        pk: { S: keyId(token) },
        name: { S: name },
        ...(routes && { routes: { SS: [...routes] } }),
        ...(maxCostUsd !== undefined && { maxCostUsd: { N: String(maxCostUsd) } }),
        createdAt: { N: String(createdAt) },
        expires: { N: String(expires) },
      },
    })
    await known(table, () => client.send(command))
  },
  async revoke(pk, now) {
    const { UpdateItemCommand } = await import('@aws-sdk/client-dynamodb')
    const command = new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: pk } },
      UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':now': { N: String(now) } },
    })
    await known(table, () => client.send(command))
  },
})

/** A deployment without a door has no such table, and a laptop needs none. */
const known = async <T>(table: string, access: () => Promise<T>): Promise<T> => {
  try {
    return await access()
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error
    const why = 'a deployment has keys with --param door=public, and a laptop takes any key'
    throw new CommandError(`there is no table ${table}: ${why}`, EXIT.failed, { cause: error })
  }
}

/** The keys table of the deployment that a state machine belongs to; `table` overrides. */
export const keysTable = (table: string | undefined, stateMachineArn: string): string => {
  const deployment = /:([\w-]+)-(router-express|router|batch)$/.exec(stateMachineArn)?.[1]
  const name = table ?? (deployment && `${deployment}-keys`)
  if (name) return name
  throw usageError(`${stateMachineArn} does not tell its keys table: give STEPDOWN_KEYS_TABLE`)
}
