import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../aws/clock.ts'
import type { Clock } from '../core/clock.ts'
import { type Bedrock, createBedrock } from './bedrock/bedrock.ts'
import { loadScenario, type Scenario } from './bedrock/scenario.ts'
import type { CloudEvent } from './cloud-event.ts'
import { answerStreams } from './control/answer-streams.ts'
import { createControl } from './control/control.ts'
import { storedCapacity } from './control/stored-capacity.ts'
import { createDoor } from './door.ts'
import { createDynamoDb } from './dynamodb.ts'
import { type Bus, createBus } from './events/bus.ts'
import { putEvents } from './events/put-events.ts'
import { startTarget } from './events/start-target.ts'
import { statusChange } from './events/status-change.ts'
import { testEventPattern } from './events/test-event-pattern.ts'
import { createHandler } from './http.ts'
import { createHttpApi } from './http-api.ts'
import { functionsOf } from './lambda/functions-of.ts'
import { createLambda } from './lambda/lambda.ts'
import type { LocalFunction } from './lambda/local-function.ts'
import { listen } from './listen.ts'
import { createS3 } from './s3/s3.ts'
import { EMPTY_SERVICE, loadService } from './serverless/service.ts'
import { serveStatic } from './static-files.ts'
import { stepFunctionsActions } from './step-functions/actions.ts'
import { createMachine, type Machine } from './step-functions/machine.ts'
import { runExecution } from './step-functions/run.ts'
import { startSyncExecution } from './step-functions/start-sync-execution.ts'
import type { StepFunctions } from './step-functions/step-functions.ts'
import { createStore } from './step-functions/store.ts'
import { answerSts } from './sts.ts'

export interface CloudOptions {
  /** Default 0: a free one. */
  port?: number
  scenario?: Scenario
  /** Path of the catalogue. Default `tiers.yml` of the project. */
  tiers?: string
  /** More environment for the functions: the ARNs that tiers.yml refers to. */
  env?: Record<string, string | undefined>
  bedrock?: 'simulated' | 'aws'
  clock?: Clock
  random?: () => number
  /** Path of serverless.yml; false runs only what `machines` and `functions` hold. Default: the project's. */
  serverless?: string | false
  /** By key or name: instead of, or beside, those of serverless.yml. */
  functions?: Record<string, LocalFunction>
  machines?: Record<string, { type?: 'STANDARD' | 'EXPRESS'; definition: unknown }>
  /** Finished executions that are remembered. */
  retention?: number
  /** The built console. */
  consoleDir?: string
}

export interface Cloud {
  /** `http://127.0.0.1:8083` */
  endpoint: string
  port: number
  stepFunctions: StepFunctions
  bedrock: Bedrock
  events: Bus
  /** Tells `listener` everything that happens, at once and in order; the result stops that. */
  on(listener: (event: CloudEvent) => void): () => void
  /** Stops listening and ends what runs; resolves when the port is free. */
  close(): Promise<void>
}

const PROJECT = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const DEFAULT_BUCKET = 'stepdown-local-payloads'
const TEXT = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' })
const DEFAULT_TABLES = [
  {
    TableName: 'stepdown-local-capacity',
    AttributeDefinitions: [TEXT('pk')],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  },
  {
    TableName: 'stepdown-local-streams',
    AttributeDefinitions: [TEXT('pk'), TEXT('sk')],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  },
]

/**
 * Starts the whole laptop cloud on one port of 127.0.0.1: Step Functions, Lambda, EventBridge, Bedrock, DynamoDB, S3,
 * STS, our own API and the console.
 * @throws Error in one sentence: serverless.yml or a rule's pattern is wrong, or the port cannot be had (EADDRINUSE)
 */
export const startCloud = async (options: CloudOptions = {}): Promise<Cloud> => {
  const { clock = systemClock, random, env = {}, retention = 10_000 } = options
  const file = options.serverless ?? resolve(PROJECT, 'serverless.yml')
  const service = file === false ? EMPTY_SERVICE : await loadService(file, env)
  const tiers = resolve(options.tiers ?? resolve(PROJECT, 'tiers.yml'))
  const listeners = new Set<(event: CloudEvent) => void>()
  const tell = (event: CloudEvent): void => {
    for (const listener of listeners) listener(event)
    // Only then what follows from it, so that every listener sees events in the order in which they happened.
    if (event.type === 'execution' && event.execution.machine.type === 'STANDARD') {
      events.put(statusChange(event.execution, clock.now(), randomUUID()))
    }
  }

  const machines = new Map<string, Machine>()
  const definitions = { ...Object.fromEntries(service.machines.map(item => [item.name, item])), ...options.machines }
  for (const [name, { type = 'STANDARD', ...rest }] of Object.entries(definitions)) {
    const machine = createMachine({ ...rest, name, type, creationDate: clock.now() })
    machines.set(machine.arn, machine)
  }

  const scenario = options.scenario ?? loadScenario('calm')
  const bedrock = createBedrock({ scenario, clock, ...(random ? { random } : {}) })
  const s3 = createS3({ clock, buckets: service.buckets.length ? service.buckets : [DEFAULT_BUCKET] })
  const tables = service.tables.length ? service.tables : DEFAULT_TABLES
  const dynamodb = createDynamoDb(tables)

  let endpoint = ''
  const functionEnvironment = () => ({
    ...env,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    STEPDOWN_LOCAL_ENDPOINT: endpoint,
    STEPDOWN_BEDROCK: options.bedrock ?? 'simulated',
    STEPDOWN_TIERS_FILE: tiers,
    STEPDOWN_SIMULATE: 'allowed',
  })
  const lambda = createLambda({
    clock,
    ...functionsOf(service.functions, options.functions ?? {}, resolve(PROJECT, 'functions'), functionEnvironment),
  })

  const shared = { machines, store: createStore(retention), clock, tell }
  const stepFunctions: StepFunctions = {
    ...shared,
    run: run => runExecution(shared, { invoke: lambda, objects: s3.objects, ...(random ? { random } : {}) }, run),
  }
  const start = startTarget(stepFunctions)
  const events = createBus({ rules: service.rules, startTarget: start, clock, id: randomUUID, tell })
  const on = (listener: (event: CloudEvent) => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  const control = createControl({
    stepFunctions,
    bedrock,
    events,
    on,
    tell,
    clock,
    env,
    tiers,
    bedrockIs: options.bedrock ?? 'simulated',
    capacity: storedCapacity({ table: String(tables[0]?.TableName), endpoint: () => endpoint, clock }),
    streams: answerStreams(tableNamed(tables, '-streams'), () => endpoint),
  })
  const express = [...machines.values()].find(
    ({ name, type }) => type === 'EXPRESS' && name.endsWith('-router-express'),
  )
  const handler = createHandler({
    actions: {
      ...stepFunctionsActions(stepFunctions),
      'AWSEvents.PutEvents': putEvents(events, clock, randomUUID),
      'AWSEvents.TestEventPattern': testEventPattern,
    },
    bedrock: bedrock.handle,
    dynamodb: dynamodb.handle,
    s3: s3.handle,
    isBucket: s3.has,
    httpApi: createHttpApi(startSyncExecution(stepFunctions), express?.arn, clock),
    sts: answerSts,
    control: control.handle,
    console: (request, response) =>
      serveStatic(options.consoleDir ?? resolve(PROJECT, 'dist/console'), request, response),
    door: createDoor(async () => ({
      // A deployment's own function would have the same names of stores.
      ...(await service.functions[0]?.environment()),
      ...functionEnvironment(),
      ROUTER_EXPRESS_ARN: express?.arn,
    })),
  })
  // An HTTP/2 request and response have the members that the handlers use.
  const listener = await listen({
    port: options.port ?? 0,
    handler: (request, response) => handler(request as IncomingMessage, response as ServerResponse),
  })
  endpoint = `http://127.0.0.1:${listener.port}`

  return {
    endpoint,
    port: listener.port,
    stepFunctions,
    bedrock,
    events,
    on,
    async close() {
      control.close()
      events.close()
      await listener.close()
      const running = stepFunctions.store.list().filter(execution => execution.status === 'RUNNING')
      for (const execution of running)
        execution.controller.abort({ error: 'Laptop.Closed', cause: 'The laptop cloud was closed.' })
      await Promise.all(running.map(execution => execution.finished))
    },
  }
}

const tableNamed = (tables: readonly Record<string, unknown>[], end: string): string =>
  String(tables.find(({ TableName }) => String(TableName).endsWith(end))?.TableName)
