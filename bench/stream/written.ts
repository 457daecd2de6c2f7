import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { streamItems } from '../../aws/stream/read.ts'

/** How many items a stream has, and how many kilobytes DynamoDB counts for writing them. */
export const streamItemsOf = async (endpoint: string, id: string): Promise<{ writes: number; kilobytes: number }> => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials })
  try {
    const items = await streamItems('stepdown-local-streams', async () => client, id)('')
    const bytes = items.map(item => Buffer.byteLength(Object.entries(item).flat().join('')))
    return { writes: items.length, kilobytes: bytes.reduce((sum, size) => sum + Math.ceil(size / 1024), 0) }
  } finally {
    client.destroy()
  }
}
