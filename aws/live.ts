import { type RouteProfiles, routeProfiles } from '../core/catalogue/route-profiles.ts'
import type { Catalogue } from '../core/catalogue/tier.ts'
import type { Clock } from '../core/clock.ts'
import type { Capacity } from './capacity/capacity.ts'
import { createCapacity } from './capacity/create-capacity.ts'
import { memoryStore } from './capacity/memory.ts'
import { capacityStore } from './capacity/store.ts'
import { loadCatalogue } from './catalogue.ts'
import { claimTable } from './claims/claim-table.ts'
import { type Claims, createClaims } from './claims/claims.ts'
import { laptopSettings } from './clients.ts'
import { systemClock } from './clock.ts'
import type { Environment } from './env.ts'
import { capacityChanged } from './observe/observe.ts'
import { type Payloads, s3Payloads } from './payloads.ts'
import { attemptStreams, type OpenAttemptStream } from './stream/attempt-stream.ts'
import { type OpenPlanStream, planStreams } from './stream/plan-stream.ts'
import { streamStore } from './stream/store.ts'

/** The laptop's table is in the process that runs every function: fifty requests at once take their time. */
const LOCAL_CLAIM_MS = 5000

/** What the functions share, made of one environment. */
export interface LiveDeps {
  catalogue: Catalogue
  capacity: Capacity
  claims: Claims | undefined
  payloads: Payloads | undefined
  /** What the attempts and the plans of a request with `stream` write beside the workflow. */
  stream: OpenAttemptStream | undefined
  planStream: OpenPlanStream | undefined
  simulateAllowed: boolean
  clock: Clock
  random(): number
  profileFor: RouteProfiles
}

/** Everything real behind a function: clock, randomness, the catalogue, and the stores of its environment. */
export const liveDeps = async (env: Environment): Promise<LiveDeps> => {
  const catalogue = await loadCatalogue(env)
  const table = env.capacityTable
  const client = dynamoClient(env)
  const streams = env.streamsTable ? streamStore(env.streamsTable, client) : undefined
  // The laptop's tables share a process with everything else there.
  const boundMs = env.local ? 1000 : undefined
  return {
    catalogue,
    capacity: createCapacity({
      store: table ? capacityStore(table, client) : memoryStore(),
      clock: systemClock,
      random: Math.random,
      onChange: capacityChanged,
      ...(boundMs !== undefined && { storeBoundMs: boundMs }),
    }),
    claims: env.streamsTable
      ? createClaims(claimTable(env.streamsTable, client), systemClock, env.local && LOCAL_CLAIM_MS)
      : undefined,
    payloads: s3Payloads(env),
    stream: streams && attemptStreams({ store: streams, clock: systemClock, lastBoundMs: boundMs }),
    planStream: streams && planStreams({ store: streams, clock: systemClock, boundMs }),
    simulateAllowed: env.simulateAllowed,
    clock: systemClock,
    random: Math.random,
    profileFor: routeProfiles(env.variables.STEPDOWN_INFERENCE_PROFILES),
  }
}

/** The DynamoDB client, loaded when first asked for: a healthy attempt never needs it. */
export const dynamoClient = (env: Environment) => {
  let client: Promise<import('@aws-sdk/client-dynamodb').DynamoDBClient> | undefined
  return () => {
    client ??= import('@aws-sdk/client-dynamodb').then(
      ({ DynamoDBClient }) =>
        new DynamoDBClient({
          region: env.region,
          maxAttempts: 1,
          // Only the laptop has more than one call under way; see http-handler.ts.
          requestHandler: { httpAgent: { keepAlive: true, maxSockets: 1000 } },
          ...laptopSettings(env),
        }),
    )
    return client
  }
}

/** Makes a handler on its first event, so that a cold start does no work that a request does not need. */
export const onFirstEvent = <Event, Context, Result>(
  make: () => Promise<(event: Event, context: Context) => Promise<Result>>,
): ((event: Event, context: Context) => Promise<Result>) => {
  let made: ReturnType<typeof make> | undefined
  return async (event, context) => {
    made ??= make()
    return (await made)(event, context)
  }
}
