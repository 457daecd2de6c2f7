/** What a program says to a service: good requests, from which odd ones are made. */
export interface Sample {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: unknown
}

const SIGNED = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=x/20300101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
  'x-amz-date': '20300101T000000Z',
})

const target = (service: string, prefix: string, version: string, bodies: Record<string, unknown[]>): Sample[] =>
  Object.entries(bodies).flatMap(([operation, list]) =>
    list.map(body => ({
      path: '/',
      headers: {
        ...SIGNED(service),
        'content-type': `application/x-amz-json-${version}`,
        'x-amz-target': `${prefix}.${operation}`,
      },
      body,
    })),
  )

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router'
const EXECUTION = 'arn:aws:states:us-east-1:000000000000:execution:stepdown-local-router:none'
const input = JSON.stringify({ prompt: 'hi', inferenceConfig: { maxTokens: 50 } })

const stepFunctions = target('states', 'AWSStepFunctions', '1.0', {
  StartExecution: [{ stateMachineArn: MACHINE, input, traceHeader: 'x' }],
  StartSyncExecution: [{ stateMachineArn: `${MACHINE}-express`, input, name: 'a', includedData: 'METADATA_ONLY' }],
  DescribeExecution: [{ executionArn: EXECUTION }],
  ListExecutions: [{ stateMachineArn: MACHINE, maxResults: 3, statusFilter: 'FAILED', nextToken: 'x' }],
  GetExecutionHistory: [{ executionArn: EXECUTION, maxResults: 5, reverseOrder: true, nextToken: 'x' }],
  StopExecution: [{ executionArn: EXECUTION, error: 'a', cause: 'b' }],
  DescribeStateMachine: [{ stateMachineArn: MACHINE }],
  ListStateMachines: [{ maxResults: 2 }],
  ListMapRuns: [{ executionArn: EXECUTION }],
  DescribeMapRun: [{ mapRunArn: EXECUTION }],
  ListTagsForResource: [{ resourceArn: MACHINE }],
})

const EVENT = {
  id: '1',
  account: '0',
  source: 'a',
  time: '2030-01-01T00:00:00Z',
  region: 'r',
  resources: [],
  detail: {},
}
const eventBridge = target('events', 'AWSEvents', '1.1', {
  PutEvents: [{ Entries: [{ Source: 'a', DetailType: 'b', Detail: '{"a":1}', Time: 1, Resources: ['x'] }] }],
  TestEventPattern: [
    {
      EventPattern: JSON.stringify({ source: [{ 'anything-but': { prefix: ['x'] } }], $or: [{ a: [1] }, { b: [2] }] }),
      Event: JSON.stringify({ ...EVENT, 'detail-type': 'b' }),
    },
  ],
})

const TABLE = 'stepdown-local-capacity'
const Key = { pk: { S: 'fuzz' } }
const values = { ':v': { N: '1' }, ':s': { S: 'x' } }
const TABLE_ARN = `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}`
const dynamodb = target('dynamodb', 'DynamoDB_20120810', '1.0', {
  GetItem: [{ TableName: TABLE, Key, ProjectionExpression: '#a, b.c[0]', ExpressionAttributeNames: { '#a': 'a' } }],
  PutItem: [
    {
      TableName: TABLE,
      Item: { ...Key, list: { L: [{ M: { x: { NULL: true } } }] }, set: { SS: ['a'] }, bytes: { B: 'aGk=' } },
      ConditionExpression: 'attribute_not_exists(pk) OR v = :v',
      ExpressionAttributeValues: values,
    },
  ],
  UpdateItem: [
    {
      TableName: TABLE,
      Key,
      UpdateExpression: 'SET a = if_not_exists(a, :v) + :v, b.c = :s REMOVE d ADD n :v',
      ConditionExpression: 'size(a) > :v',
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
    },
  ],
  DeleteItem: [{ TableName: TABLE, Key, ConditionExpression: 'begins_with(c, :s)', ExpressionAttributeValues: values }],
  Query: [{ TableName: TABLE, KeyConditionExpression: 'pk = :s', ExpressionAttributeValues: values, Limit: 1 }],
  Scan: [
    { TableName: TABLE, FilterExpression: 'v > :v', ExpressionAttributeValues: values, Segment: 0, TotalSegments: 2 },
  ],
  BatchGetItem: [{ RequestItems: { [TABLE]: { Keys: [Key] } } }],
  BatchWriteItem: [{ RequestItems: { [TABLE]: [{ PutRequest: { Item: Key } }, { DeleteRequest: { Key } }] } }],
  DescribeTable: [{ TableName: TABLE }],
  ListTables: [{ Limit: 3, ExclusiveStartTableName: 'abc' }],
  TagResource: [{ ResourceArn: TABLE_ARN, Tags: [{ Key: 'a', Value: 'b' }] }],
  UntagResource: [{ ResourceArn: TABLE_ARN, TagKeys: ['a'] }],
  CreateTable: [
    {
      TableName: 'fuzzed',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  ],
})

const BUCKET = '/stepdown-local-payloads'
const chunked = { ...SIGNED('s3'), 'content-encoding': 'aws-chunked' }
const s3: Sample[] = [
  { method: 'PUT', path: `${BUCKET}/fuzz/a`, headers: { ...SIGNED('s3'), 'x-amz-meta-a': 'b' }, body: 'text' },
  {
    method: 'PUT',
    path: `${BUCKET}/fuzz/b`,
    headers: chunked,
    body: '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:x\r\n\r\n',
  },
  { method: 'PUT', path: `${BUCKET}/fuzz/b`, headers: chunked, body: '-7\r\nhello\r\n0\r\n\r\n' },
  { method: 'GET', path: `${BUCKET}/fuzz/a`, headers: { ...SIGNED('s3'), range: 'bytes=2-9' } },
  { method: 'HEAD', path: `${BUCKET}/fuzz/a`, headers: SIGNED('s3') },
  { method: 'GET', path: `${BUCKET}?list-type=2&prefix=f&max-keys=2&continuation-token=eA`, headers: SIGNED('s3') },
  { method: 'DELETE', path: `${BUCKET}/fuzz/a`, headers: SIGNED('s3') },
]

const conversation = {
  messages: [
    { role: 'user', content: [{ text: 'hi' }, { image: { format: 'png', source: { bytes: 'aGk=' } } }] },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'find', input: { a: 1 } } }] },
    { role: 'user', content: [{ toolResult: { toolUseId: 't1', content: [{ text: 'found' }] } }] },
  ],
  system: [{ text: 'be brief' }, { cachePoint: { type: 'default' } }],
  inferenceConfig: { maxTokens: 20, temperature: 0.5, topP: 0.5, stopSequences: ['x'] },
  toolConfig: { tools: [{ toolSpec: { name: 'find', inputSchema: { json: { type: 'object' } } } }] },
  performanceConfig: { latency: 'standard' },
  serviceTier: { type: 'default' },
}
const llama = { prompt: 'hi', max_gen_len: 20 }
const json = { 'content-type': 'application/json' }
const bedrock: Sample[] = [
  ...['converse', 'converse-stream'].map(verb => ({
    path: `/model/us.amazon.nova-lite-v1%3A0/${verb}`,
    headers: json,
    body: conversation,
  })),
  ...['invoke', 'invoke-with-response-stream'].map(verb => ({
    path: `/model/meta.llama3-1-70b-instruct-v1%3A0/${verb}`,
    headers: json,
    body: llama,
  })),
  { path: '/model/amazon.nova-lite-v1%3A0/count-tokens', headers: json, body: { input: { converse: conversation } } },
]

const control: Sample[] = [
  ...['executions?limit=2&status=FAILED', 'executions/none', 'simulator', 'tiers', 'events', 'overview'].map(path => ({
    method: 'GET',
    path: `/_stepdown/${path}`,
  })),
  { method: 'PUT', path: '/_stepdown/faults', body: { faults: [] } },
  { method: 'POST', path: '/_stepdown/tiers/nova-lite-us/enable', body: {} },
  { method: 'POST', path: '/_stepdown/tiers/nova-lite-us/disable', body: { for: '1s', reason: 'x' } },
]

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const others: Sample[] = [
  { path: '/', headers: form, body: 'Action=GetCallerIdentity&Version=2011-06-15' },
  { path: '/ask', headers: { ...SIGNED('execute-api'), ...json }, body: { prompt: 'hi' } },
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/assets/app.js' },
]

export const SERVICES: Readonly<Record<string, readonly Sample[]>> = {
  'Step Functions': stepFunctions,
  EventBridge: eventBridge,
  DynamoDB: dynamodb,
  S3: s3,
  'Bedrock Runtime': bedrock,
  'our own API': control,
  'STS, /ask and the console': others,
}
