/** The environment of a Lambda function: `process.env`, or what the laptop hands to the same function. */
export type Variables = Readonly<Record<string, string | undefined>>

export interface Environment {
  region: string
  stage: string
  /** The DynamoDB table of paces and circuits; undefined = every request goes on without it. */
  capacityTable?: string
  /** The table of answer streams and idempotency keys; undefined = neither. */
  streamsTable?: string
  /** For the doors: the table of their keys, and the EXPRESS machine that they run. */
  keysTable?: string
  routerExpress?: string
  payloads?: { bucket: string; prefix: string }
  /** Whether a request may make a tier fail on purpose. */
  simulateAllowed: boolean
  /** On the laptop: where every service is, except Bedrock when that is the real one. */
  local?: { endpoint: string; bedrock: 'simulated' | 'aws' }
  /** The raw variables, for the `${NAME}` values of tiers.yml. */
  variables: Variables
}

/** Reads the environment once; nobody else reads `process.env`. Empty variables count as unset. */
export const environment = (source: Variables = process.env): Environment => {
  const value = (name: string) => source[name] || undefined
  const table = value('CAPACITY_TABLE')
  const streams = value('STREAMS_TABLE')
  const keysTable = value('KEYS_TABLE')
  const routerExpress = value('ROUTER_EXPRESS_ARN')
  const bucket = value('PAYLOAD_BUCKET')
  const endpoint = value('STEPDOWN_LOCAL_ENDPOINT')
  return {
    region: value('AWS_REGION') ?? 'us-east-1',
    stage: value('STEPDOWN_STAGE') ?? 'dev',
    ...(table && { capacityTable: table }),
    ...(streams && { streamsTable: streams }),
    ...(keysTable && { keysTable }),
    ...(routerExpress && { routerExpress }),
    ...(bucket && { payloads: { bucket, prefix: value('PAYLOAD_PREFIX') ?? 'payloads/' } }),
    simulateAllowed: value('STEPDOWN_SIMULATE') === 'allowed',
    ...(endpoint && { local: { endpoint, bedrock: value('STEPDOWN_BEDROCK') === 'aws' ? 'aws' : 'simulated' } }),
    variables: source,
  }
}

/** On AWS always; elsewhere a terminal would drown in log lines, unless it asks for them with STEPDOWN_LOG=1. */
export const writesLogs = (source: Variables = process.env): boolean =>
  source.AWS_LAMBDA_FUNCTION_NAME !== undefined || source.STEPDOWN_LOG === '1'
