import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { REGION } from '../arns.ts'

/**
 * The laptop's own DynamoDB through the client that the functions use, loaded when it is first needed.
 * @param endpoint called then, too: it is known only once the laptop listens
 */
export const ownDynamoDb = (endpoint: () => string): (() => Promise<DynamoDBClient>) => {
  let client: Promise<DynamoDBClient> | undefined
  return () => {
    client ??= import('@aws-sdk/client-dynamodb').then(
      ({ DynamoDBClient }) =>
        new DynamoDBClient({
          endpoint: endpoint(),
          region: REGION,
          credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        }),
    )
    return client
  }
}
