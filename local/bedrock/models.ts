/** What the simulator knows about a family of models: limits and what it refuses. Tokens throughout. */
export interface ModelCard {
  contextWindow: number
  maxOutput: number
  /** How many quota tokens one output token costs when a request settles. */
  burndown: number
  /** Callable through an inference profile only, not by its bare id. */
  profileOnly?: boolean
  endOfLife?: boolean
  images?: boolean
  tools?: boolean
  /** Tools are refused while it streams. */
  noToolsInStream?: boolean
  /** Flex and priority are accepted. */
  serviceTiers?: boolean
  /** Source regions that offer latency-optimized inference, and the total size above which it is served as standard. */
  optimized?: { regions: string[]; maxTokens?: number }
  /** The InvokeModel body of the family. */
  bodies: readonly string[]
}

const usual: ModelCard = {
  contextWindow: 128_000,
  maxOutput: 8192,
  burndown: 1,
  images: true,
  tools: true,
  serviceTiers: true,
  bodies: ['openai-chat'],
}
const optimized = { regions: ['us-east-1', 'us-east-2', 'us-west-2'] }
const nova: ModelCard = { ...usual, contextWindow: 300_000, maxOutput: 10_000, bodies: [] }
const claude: ModelCard = {
  ...usual,
  contextWindow: 200_000,
  maxOutput: 64_000,
  burndown: 5,
  profileOnly: true,
  bodies: [],
}
const llama: ModelCard = { ...usual, images: false, serviceTiers: false, noToolsInStream: true, bodies: ['llama'] }

/**
 * First match wins. Families that the router is used with are listed by name, so that a misspelt id is refused as on
 * AWS; of other providers any well-formed id is taken. Sources: the model cards and
 * https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html (burndown),
 * https://docs.aws.amazon.com/bedrock/latest/userguide/latency-optimized-inference.html (optimized).
 */
const cards: [RegExp, ModelCard][] = [
  [/^anthropic\.claude-(v2|instant|3-)/, { ...claude, endOfLife: true }],
  [/^anthropic\.claude-(sonnet|opus)-4-2025\d{4}-v1:0$/, { ...claude, endOfLife: true }],
  [/^anthropic\.claude-opus-4-8\b/, { ...claude, burndown: 15 }],
  [/^anthropic\.claude-(opus|sonnet|haiku|fable)-5\b/, { ...claude, burndown: 10 }],
  [/^anthropic\.claude-(opus|sonnet|haiku)-4-[1-9]\b/, claude],
  [/^amazon\.nova-premier-v1:0/, { ...nova, endOfLife: true }],
  [/^amazon\.nova-pro-v1:0(:\d+k)?$/, { ...nova, optimized }],
  [/^amazon\.nova-lite-v1:0(:\d+k)?$/, nova],
  [/^amazon\.nova-micro-v1:0(:\d+k)?$/, { ...nova, contextWindow: 128_000, images: false }],
  [/^amazon\.nova-2-(lite|pro)-v1:0$/, { ...nova, contextWindow: 1_000_000, maxOutput: 65_535, profileOnly: true }],
  [/^meta\.llama3-1-70b-instruct-v1:0$/, { ...llama, optimized: { regions: ['us-east-2', 'us-west-2'] } }],
  [
    /^meta\.llama3-1-405b-instruct-v1:0$/,
    { ...llama, profileOnly: true, optimized: { regions: ['us-east-2'], maxTokens: 11_000 } },
  ],
  [/^meta\.llama3-(1-8b|70b|8b)-instruct-v1:0$/, llama],
  [/^meta\.llama3-3-70b-instruct-v1:0$/, { ...llama, profileOnly: true }],
  [/^meta\.llama3-2-\d+b-instruct-v1:0$/, { ...llama, profileOnly: true, images: true }],
  [
    /^meta\.llama4-(scout|maverick)-[\w-]+-v1:0$/,
    { ...llama, profileOnly: true, images: true, contextWindow: 1_000_000 },
  ],
  [
    /^mistral\.(mistral-7b|mixtral-8x7b)-instruct-v0:\d$/,
    { ...usual, contextWindow: 32_000, images: false, tools: false, bodies: ['mistral'] },
  ],
  [/^mistral\.[\w-]+(:\d+)?$/, { ...usual, bodies: ['mistral', 'openai-chat'] }],
  [/^openai\.gpt-[\w.-]+(:\d+)?$/, { ...usual, images: false, maxOutput: 16_384 }],
  [/^(ai21|cohere|deepseek|google|minimax|moonshotai?|nvidia|qwen|writer|zai)\.[\w.-]+(:\d+)?$/, usual],
]

/** The card of a bare model id (no profile prefix, no ARN), or undefined when no model has that id. */
export const findModel = (id: string): ModelCard | undefined => cards.find(([pattern]) => pattern.test(id))?.[1]

/** What is assumed of a model behind an ARN that does not say which: an endpoint, an import, provisioned units. */
export const unnamedModel: ModelCard = {
  ...usual,
  contextWindow: 300_000,
  serviceTiers: false,
  bodies: ['tgi', 'openai-chat', 'llama', 'mistral'],
}

/** An application profile may stand for a model with everything. */
export const unnamedProfile: ModelCard = { ...unnamedModel, serviceTiers: true, optimized }
