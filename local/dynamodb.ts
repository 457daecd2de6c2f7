import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { AwsError, sendAwsError } from './aws-json.ts'

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
    catchLateErrors()
    return server
  }

  return {
    async handle({ method, url, headers }, response, body) {
      if (body.length > 0 && !/^\s*\{/.test(body.toString('latin1', 0, 100))) {
        throw new AwsError('SerializationException', 'The request body must be a JSON object.')
      }
      starting ??= start()
      const server = await starting
      const fail = (error: unknown) => sendAwsError(response, failed(error))
      callers.run(fail, () => {
        try {
          deliver(server, { method, url, headers }, response, body)
        } catch (error) {
          fail(error)
        }
      })
    },
  }
}

const failed = (error: unknown) =>
  new AwsError('InternalServerError', `The laptop's DynamoDB failed: ${(error as Error)?.message ?? error}`, 500)

/** Whom to tell when dynalite throws in one of its own callbacks, where nothing of ours is on the stack any more. */
const callers = new AsyncLocalStorage<(error: unknown) => void>()
let catching = false

/** Errors of a request become its caller's 500. All others end the process, as they would without us. */
const catchLateErrors = (): void => {
  if (catching) return
  catching = true
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, error => {
      const tell = callers.getStore()
      if (tell) return tell(error)
      if (process.listenerCount(event) > 1) return
      console.error(error)
      process.exit(1)
    })
  }
}

/**
 * Hands a request to dynalite. It throws where nobody can catch: in the listeners of the request's stream. So it gets an
 * emitter that speaks when its listeners are there, and what they throw comes out here, for the caller's 500.
 */
const deliver = (
  server: Server,
  head: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  response: unknown,
  body: Buffer,
) => {
  const request = Object.assign(new EventEmitter(), head)
  server.emit('request', request, response)
  if (body.length > 0) request.emit('data', body)
  request.emit('end')
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
    const head = {
      method: 'POST',
      url: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=x/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=x, Signature=x',
        'x-amz-date': '20200101T000000Z',
      },
    }
    const response = {
      statusCode: 200,
      setHeader: () => {},
      end(text: string) {
        if (this.statusCode === 200) resolve(JSON.parse(text))
        else reject(new Error(`The laptop's DynamoDB refused ${operation}: ${text}`))
      },
    }
    deliver(server, head, response, Buffer.from(JSON.stringify(parameters)))
  })
