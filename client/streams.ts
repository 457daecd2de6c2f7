import { randomUUID } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { streamItems } from '../aws/stream/read.ts'
import type { StreamItem } from '../core/stream/events.ts'
import type { Connection } from './connection.ts'
import { deploymentOf } from './machines.ts'

/** The answer streams of one deployment, as far as this caller may read them. */
export interface Streams {
  /**
   * Whether there are any to read. A deployment of 0.1 has no such table, and a caller may lack the permission: both wait
   * for the execution instead. Asked once, and never rejects.
   */
  readable(): Promise<boolean>
  /** Reads the items of a stream behind a key. */
  items(id: string): (after: string, signal?: AbortSignal) => Promise<StreamItem[]>
  /** The first item of a stream, which says whose it is. */
  first(id: string): Promise<StreamItem | undefined>
  /** This deployment knows no streams. */
  forget(): void
  close(): void
}

/** What says for good that nothing can be read; all else may pass. */
const NEVER = ['ResourceNotFoundException', 'AccessDeniedException']

/** @param table without it the table of the deployment that the state machine belongs to */
export function openStreams(
  { settings }: Connection,
  stateMachineArn: () => Promise<string>,
  table: string | undefined,
): Streams {
  let client: Promise<DynamoDBClient> | undefined
  let known: Promise<boolean> | undefined
  const open = () => {
    // Failures are counted by whoever reads, a few times a second; the SDK's own pauses would only hide them.
    client ??= import('@aws-sdk/client-dynamodb').then(
      ({ DynamoDBClient }) => new DynamoDBClient({ ...settings('DYNAMODB'), maxAttempts: 1 }),
    )
    return client
  }
  const nameOf = async () => {
    const deployment = deploymentOf(await stateMachineArn())
    return table ?? (deployment && `${deployment}-streams`)
  }
  const read = async (id: string, options: { first?: boolean }, after: string, signal?: AbortSignal) =>
    streamItems((await nameOf()) ?? '', open, id, options)(after, signal)

  const ask = async () => {
    if (!(await nameOf())) return false
    try {
      await read(randomUUID(), { first: true }, '')
      return true
    } catch (error) {
      if (!NEVER.includes((error as Error).name)) known = undefined
      return false
    }
  }
  return {
    readable() {
      known ??= ask()
      return known
    },
    items: id => (after, signal) => read(id, {}, after, signal),
    first: async id => (await read(id, { first: true }, ''))[0],
    forget() {
      known = Promise.resolve(false)
    },
    close: () => void client?.then(opened => opened.destroy()),
  }
}
