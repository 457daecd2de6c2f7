import { type Client, createClient } from '../client/client.ts'
import { startCloud } from '../local/cloud.ts'
import type { Asked } from './cost-sheet.ts'
import { type TableUnits, withTableUnits } from './table-units.ts'

/** An answer of some seventy tokens in about three seconds. */
const SCENARIO = { description: 'three seconds', rules: [{ firstTokenMs: 500, tokensPerSecond: 30 }] }
const REQUEST = { prompt: 'What does this cost?' }

/** Runs the same request on a laptop in each way in which it can be asked, and counts what that uses of the tables. */
export const countAsking = async (): Promise<Asked[]> => {
  const cloud = await startCloud({ port: 0, scenario: SCENARIO })
  const standard = createClient({ endpoint: cloud.endpoint }, {})
  const express = createClient({ endpoint: cloud.endpoint, express: true }, {})
  try {
    const alone = await counted(() => express.ask(REQUEST))
    const streamed = await counted(() => read(express))
    return [
      { name: 'without a stream', standard: alone, express: alone },
      { name: '`client.ask`', standard: await counted(() => standard.ask(REQUEST)), express: alone },
      { name: '`client.stream`', standard: await counted(() => read(standard)), express: streamed },
      { name: 'through a door, whole', express: alone, door: true },
      { name: 'through a door, streamed', express: streamed, door: true },
    ]
  } finally {
    standard.close()
    express.close()
    await cloud.close()
  }
}

const counted = async (work: () => Promise<unknown>): Promise<TableUnits> => (await withTableUnits(work)).units

const read = async (client: Client): Promise<void> => {
  for await (const _ of client.stream(REQUEST));
}
