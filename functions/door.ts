import { createHash, randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { streamHandle } from 'hono/aws-lambda'
import { loadCatalogue } from '../aws/catalogue.ts'
import { systemClock } from '../aws/clock.ts'
import { readableEvent } from '../aws/door-event.ts'
import { type Environment, environment, type Variables } from '../aws/env.ts'
import { keyAdmission, keyTable } from '../aws/keys.ts'
import { dynamoClient } from '../aws/live.ts'
import { recordDoor } from '../aws/observe/door.ts'
import { s3Payloads } from '../aws/payloads.ts'
import { expressRunner } from '../aws/run-express.ts'
import { streamItems } from '../aws/stream/read.ts'
import { createDoors } from '../doors/app.ts'
import type { DoorDeps } from '../doors/deps.ts'

/** The doors of one environment: Lambda serves them on a function URL, the laptop below `/door`. */
export const doorsFor = async (variables?: Variables): Promise<Hono> =>
  createDoors(await liveDeps(environment(variables)))

const liveDeps = async (env: Environment): Promise<DoorDeps> => {
  const { keysTable, routerExpress, streamsTable } = env
  if (!routerExpress) throw new Error('ROUTER_EXPRESS_ARN is unset: expected the ARN of the EXPRESS router')
  const client = dynamoClient(env)
  return {
    catalogue: await loadCatalogue(env),
    admit: env.local ? everybody : keyAdmission(keyTable(required(keysTable), client), systemClock),
    run: expressRunner(env, routerExpress),
    read: streamsTable ? (id, after, signal) => streamItems(streamsTable, client, id)(after, signal) : undefined,
    payloads: s3Payloads(env),
    newId: randomUUID,
    hash: text => createHash('sha256').update(text).digest('hex'),
    clock: systemClock,
    record: recordDoor,
  }
}

/** On the laptop whoever reaches the address is its owner; signatures and keys are taken unchecked. */
const everybody = async () => ({ name: 'local' })

const required = (table: string | undefined): string => {
  if (table) return table
  throw new Error('KEYS_TABLE is unset: expected the table of keys')
}

/** Made by the first request, so that a cold start does no work before it. */
const lazily = (make: () => Promise<Hono>): Hono => {
  let made: Promise<Hono> | undefined
  return new Hono().all('*', async ({ req, env }) => {
    made ??= make()
    return (await made).fetch(req.raw, env)
  })
}

type Streaming = (event: Parameters<typeof readableEvent>[0], stream: unknown, context: unknown) => Promise<void>

/** Lambda knows a streaming handler by the mark of a global that only its runtime has whole. */
const { awslambda } = globalThis as { awslambda?: { streamifyResponse?: (handler: Streaming) => Streaming } }

const streaming = (): Streaming | undefined => {
  if (!awslambda?.streamifyResponse) return undefined
  const serve = streamHandle(lazily(() => doorsFor())) as unknown as Streaming
  return awslambda.streamifyResponse((event, stream, context) => serve(readableEvent(event), stream, context))
}

export const handler = streaming()
