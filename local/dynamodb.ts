import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/** The laptop's DynamoDB, in memory. */
export interface DynamoDb {
  handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>
}

/**
 * dynalite behind our port, in memory. It takes a tenth of a second to load, so that happens at the first request; the
 * tables of the template are made then, too.
 * @param tables CreateTable parameters, as CloudFormation has them
 */
export const createDynamoDb = (tables: readonly Record<string, unknown>[]): DynamoDb => {
  let starting: Promise<Server> | undefined

  const start = async (): Promise<Server> => {
    const { default: dynalite } = (await import('dynalite' as string)) as {
      default: (options: Record<string, unknown>) => Server // it never listens: requests are handed to it
    }
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
    for (const table of tables) await createTable(server, table)
    return server
  }

  return {
    async handle({ method, url, headers }, response, body) {
      starting ??= start()
      const server = await starting
      // dynalite throws an error of the request's stream, outside of anybody's reach: a client that goes away in the
      // middle of its request would end the process. It gets a stream that cannot fail.
      const request = Object.assign(Readable.from(body.length ? [body] : []), { method, url, headers })
      server.emit('request', request, response)
    },
  }
}

/** What CreateTable takes of a table's CloudFormation properties; dynalite knows no time to live and no backups. */
const CREATE_TABLE = [
  'TableName',
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
]

const createTable = async (server: Server, table: Record<string, unknown>): Promise<void> => {
  const { TableName } = table
  const parameters = Object.fromEntries(CREATE_TABLE.filter(key => key in table).map(key => [key, table[key]]))
  await callInProcess(server, 'CreateTable', { ...parameters, BillingMode: 'PAY_PER_REQUEST' })
  // The table is ready a tick or two after CreateTable has answered.
  for (let tries = 0; tries < 1000; tries++) {
    const { Table } = (await callInProcess(server, 'DescribeTable', { TableName })) as {
      Table: { TableStatus: string }
    }
    if (Table.TableStatus === 'ACTIVE') return
  }
}

/** One request that does not travel over a socket. @throws Error with DynamoDB's answer when it refuses */
const callInProcess = (server: Server, operation: string, parameters: unknown): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const request = Object.assign(Readable.from([Buffer.from(JSON.stringify(parameters))]), {
      method: 'POST',
      url: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=x/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=x, Signature=x',
        'x-amz-date': '20200101T000000Z',
      },
    })
    const response = {
      statusCode: 200,
      setHeader: () => {},
      end(text: string) {
        if (this.statusCode === 200) resolve(JSON.parse(text))
        else reject(new Error(`The laptop's DynamoDB refused ${operation}: ${text}`))
      },
    }
    server.emit('request', request, response)
  })
