import type { Connection } from './connection.ts'
import { ClientError } from './errors.ts'
import { deploymentOf } from './machines.ts'

/** The DynamoDB client of a connection, for the capacity store. */
export async function openDynamoDb({ settings }: Connection) {
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb')
  return new DynamoDBClient(settings('DYNAMODB'))
}

/** The capacity table of the deployment that a state machine belongs to. Throws BucketUnknown for a foreign name. */
export function capacityTable(table: string | undefined, stateMachineArn: string): string {
  const deployment = deploymentOf(stateMachineArn)
  const name = table ?? (deployment && `${deployment}-capacity`)
  if (name) return name
  throw new ClientError(
    'BadRequest',
    `${stateMachineArn} does not tell its capacity table: give STEPDOWN_CAPACITY_TABLE`,
  )
}
