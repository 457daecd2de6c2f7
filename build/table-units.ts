import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** What DynamoDB bills of some work: units of 1 KB written and of 4 KB read. */
export interface TableUnits {
  written: number
  read: number
}

interface Told {
  ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[]
}
type Send = (command: { input: object }, ...rest: unknown[]) => Promise<Told>

/** Runs `work` and counts what all clients of this process, functions and callers, use of the laptop's tables. */
export const withTableUnits = async <T>(work: () => Promise<T>): Promise<{ result: T; units: TableUnits }> => {
  const client = DynamoDBClient.prototype as unknown as { send: Send }
  const { send } = client
  const units = { written: 0, read: 0 }
  client.send = async function (command, ...rest) {
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' })
    const told = await Reflect.apply(send, this, [command, ...rest])
    const used = [told.ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
    if (/^(Put|Update|Delete)/.test(command.constructor.name)) units.written += used
    // DynamoDB bills a consistent read that finds nothing as one unit; dynalite counts none.
    else units.read += Math.max(used, 1)
    return told
  }
  try {
    const result = await work()
    return { result, units }
  } finally {
    client.send = send
  }
}
