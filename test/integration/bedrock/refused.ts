export const nova = 'us.amazon.nova-pro-v1:0'
export const text = (words: string) => [{ text: words }]
export const user = (words = 'Hello') => ({ role: 'user', content: text(words) })
export const toolConfig = { tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: 'object' } } } }] }
const call = (...ids: string[]) => ({
  role: 'assistant',
  content: ids.map(toolUseId => ({ toolUse: { toolUseId, name: 'a', input: {} } })),
})
const result = (...ids: string[]) => ({
  role: 'user',
  content: ids.map(toolUseId => ({ toolResult: { toolUseId, content: text('1') } })),
})
const document = (name: string) => ({ document: { format: 'pdf', name, source: { bytes: Buffer.from('x') } } })
export const sagemaker = 'arn:aws:sagemaker:us-east-1:123456789012:endpoint/text-model'

interface Case {
  name: string
  modelId?: string
  more?: object
  region?: string
  error?: string
  status?: number
  message: RegExp
}

/** Requests that Bedrock refuses, each with the words that users saw. */
export const cases: Case[] = [
  {
    name: 'a model past its end of life',
    modelId: 'us.anthropic.claude-3-5-haiku-20241022-v1:0',
    error: 'ResourceNotFoundException',
    status: 404,
    message: /^This model version has reached the end of its life/,
  },
  {
    name: 'a default prompt router whose models are gone',
    modelId: 'arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1',
    error: 'ResourceNotFoundException',
    status: 404,
    message: /end of its life/,
  },
  {
    name: 'a profile-only model called on demand',
    modelId: 'anthropic.claude-haiku-4-5-20251001-v1:0',
    message:
      /^Invocation of model ID anthropic\.claude-haiku-4-5-20251001-v1:0 with on-demand throughput isn’t supported\. Retry your request with the ID or ARN of an inference profile that contains this model\.$/,
  },
  { name: 'an unknown id', modelId: 'amazon.nova-pr0-v1:0', message: /^The provided model identifier is invalid\.$/ },
  { name: 'an unknown ARN', modelId: 'arn:aws:bedrock:us-east-1:1:prompt/x', message: /identifier is invalid/ },
  { name: 'a profile of another geography', modelId: 'eu.amazon.nova-pro-v1:0', message: /identifier is invalid/ },
  {
    name: 'a second system text among the additional fields',
    more: { system: text('Be brief'), additionalModelRequestFields: { system: 'Be rude' } },
    message: /^The additional field system conflicts with an existing field\.$/,
  },
  {
    name: 'latency optimization where there is none',
    more: { performanceConfig: { latency: 'optimized' } },
    region: 'eu-west-1',
    modelId: 'eu.amazon.nova-pro-v1:0',
    message: /extraneous key \[performanceConfig\] is not permitted/,
  },
  {
    name: 'a cache point in a latency-optimized request',
    more: {
      performanceConfig: { latency: 'optimized' },
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default' } }],
    },
    message: /Prompt caching is not supported with latency optimized/,
  },
  { name: 'a reserved tier', more: { serviceTier: { type: 'reserved' } }, message: /^Reservation not found\.$/ },
  {
    name: 'an unknown service tier',
    more: { serviceTier: { type: 'fast' } },
    message: /Value 'fast' at 'serviceTier\.type'/,
  },
  {
    name: 'a service tier that the model does not have',
    modelId: 'us.meta.llama3-3-70b-instruct-v1:0',
    more: { serviceTier: { type: 'flex' } },
    message: /^The service tier provided is invalid/,
  },
  { name: 'no message', more: { messages: [] }, message: /^A conversation must start with a user message/ },
  {
    name: 'an assistant who begins',
    more: { messages: [{ role: 'assistant', content: text('Hi') }] },
    message: /^A conversation must start with a user message/,
  },
  {
    name: 'roles that do not alternate',
    more: { messages: [user(), user()] },
    message: /must alternate between user and assistant roles/,
  },
  {
    name: 'a role there is not',
    more: { messages: [user(), { role: 'robot', content: text('Hi') }] },
    message: /Value 'robot' at 'messages\.2\.member\.role'/,
  },
  {
    name: 'a blank text',
    more: { messages: [user(' ')] },
    message: /^The text field in the ContentBlock object at messages\.0\.content\.0 is blank/,
  },
  {
    name: 'a message without content',
    more: { messages: [{ role: 'user', content: [] }] },
    message: /^The content field in the Message object at messages\.0 is empty/,
  },
  {
    name: 'a picture for a model that cannot see',
    modelId: 'amazon.nova-micro-v1:0',
    more: {
      messages: [{ role: 'user', content: [{ image: { format: 'png', source: { bytes: Buffer.from('x') } } }] }],
    },
    message: /doesn't support the image content block/,
  },
  {
    name: 'tools for a model that has none',
    modelId: 'mistral.mistral-7b-instruct-v0:2',
    more: { toolConfig: { tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: 'object' } } } }] } },
    message: /^This model doesn't support tool use\.$/,
  },
  {
    name: 'a tool result without a tool use',
    more: {
      messages: [{ role: 'user', content: [{ toolResult: { toolUseId: 'x', content: text('1') } }] }],
      toolConfig: { tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: 'object' } } } }] },
    },
    message: /^The number of toolResult blocks at messages\.0\.content exceeds/,
  },
  {
    name: 'a tool use in the history without toolConfig',
    more: { messages: [user(), call('a')] },
    message: /^The toolConfig field must be defined when using toolUse and toolResult content blocks\.$/,
  },
  {
    name: 'a tool use that nothing answers',
    more: { messages: [user(), call('a', 'b'), result('a')], toolConfig },
    message: /^Expected toolResult blocks at messages\.2\.content for the following Ids: b$/,
  },
  {
    name: 'a tool result of another call',
    more: { messages: [user(), call('a'), result('b')], toolConfig },
    message: /^Expected toolResult blocks at messages\.2\.content for the following Ids: a$/,
  },
  {
    name: 'two tool uses of one id',
    more: { messages: [user(), call('a', 'a'), result('a', 'a')], toolConfig },
    message: /^The toolUse blocks at messages\.1\.content contain duplicate Ids: a$/,
  },
  {
    name: 'a failed tool result without content',
    more: {
      messages: [
        user(),
        call('a'),
        { role: 'user', content: [{ toolResult: { toolUseId: 'a', status: 'error', content: [] } }] },
      ],
      toolConfig,
    },
    message: /^The content field at messages\.2\.content\.0\.toolResult cannot be empty when status value is error\.$/,
  },
  {
    name: 'a blank tool result',
    more: {
      messages: [
        user(),
        call('a'),
        { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: text(' ') } }] },
      ],
      toolConfig,
    },
    message: /^The text field in the ContentBlock object at messages\.2\.content\.0\.toolResult\.content\.0 is blank/,
  },
  {
    name: 'a blank system text',
    more: { system: [{ text: '\n' }] },
    message: /^The text field in the SystemContentBlock object at system\.0 is blank/,
  },
  ...["John's report", 'report.pdf', 'two  blanks', 'r\u00e9sum\u00e9', 'wide\u3000blank'].map(name => ({
    name: `a document named ${name}`,
    more: { messages: [{ role: 'user', content: [...text('Read this'), document(name)] }] },
    message: /^The document file name can only contain alphanumeric characters, whitespace characters, hyphens/,
  })),
  {
    name: 'a document without a text beside it',
    more: { messages: [{ role: 'user', content: [document('report')] }] },
    message: /^A text block must be included when using documents\. Add a text block and retry your request\.$/,
  },
  {
    name: 'two documents of one name',
    more: { messages: [{ role: 'user', content: [...text('Read'), document('a'), document('a')] }] },
    message: /^Messages can't contain duplicate document names\.$/,
  },
  {
    name: 'six documents',
    more: { messages: [{ role: 'user', content: [...text('Read'), ...['a', 'b', 'c', 'd', 'e', 'f'].map(document)] }] },
    message: /^You can't include more than 5 documents in a request\.$/,
  },
  {
    name: 'a tool schema that is no object',
    more: { toolConfig: { tools: [{ toolSpec: { name: 'a', inputSchema: { json: { type: 'string' } } } }] } },
    message: /toolConfig\.tools\.0\.toolSpec\.inputSchema\.json\.type/,
  },
  {
    name: 'more maxTokens than the model can',
    more: { inferenceConfig: { maxTokens: 20_000 } },
    message: /^The maximum tokens you requested exceeds the model limit of 10000/,
  },
  {
    name: 'a temperature beyond 1',
    more: { inferenceConfig: { temperature: 7 } },
    message: /Value '7' at 'inferenceConfig\.temperature'/,
  },
  {
    name: 'a prompt beyond the window',
    modelId: 'amazon.nova-micro-v1:0',
    more: { messages: [user('x'.repeat(4 * 128_000 + 1))] },
    message: /^Input is too long for requested model\.$/,
  },
  {
    name: 'a prompt beyond the window of Claude',
    modelId: 'global.anthropic.claude-sonnet-4-6',
    more: { messages: [user('x'.repeat(4 * 200_000 + 1))] },
    message: /prompt is too long: 200001 tokens > 200000 maximum$/,
  },
]
