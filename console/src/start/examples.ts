/** Requests to begin with; each shows one thing that a request can say. */
export interface Example {
  label: string
  description: string
  request: Readonly<Record<string, unknown>>
}

const PROMPTS: readonly Example[] = [
  {
    label: 'A prompt',
    description: 'The default route and its tiers',
    request: { prompt: 'Tell me about Amazon Bedrock in less than 100 words.' },
  },
  {
    label: 'A deadline and a budget',
    description: 'Ten seconds and half a cent for all attempts together',
    request: { prompt: 'Summarize the idea of a circuit breaker.', deadlineSeconds: 10, maxCostUsd: 0.005 },
  },
  {
    label: 'A conversation',
    description: 'Converse messages with a system prompt and limits',
    request: {
      system: 'You answer in one short paragraph.',
      messages: [{ role: 'user', content: [{ text: 'Why does a quota refill all the time?' }] }],
      inferenceConfig: { maxTokens: 200, temperature: 0.2 },
    },
  },
  {
    label: 'The cheapest tier first',
    description: 'The route orders its tiers by what they cost',
    request: { prompt: 'Name three uses of a state machine.', route: 'economical' },
  },
  {
    label: 'Wait for capacity',
    description: 'A patient route waits for up to two hours instead of failing',
    request: { prompt: 'Write a haiku about patience.', route: 'patient' },
  },
]

/** Where the example's prompts are put before it starts: the bucket of a new laptop is empty. */
export const BATCH_KEY = 'examples/prompts.jsonl'
export const BATCH_PROMPTS = [
  { id: 'q-1', prompt: 'Why is the sky blue?' },
  { id: 'q-2', prompt: 'Name three uses of a state machine.', inferenceConfig: { maxTokens: 120 } },
  { id: 'q-3', prompt: 'Write a haiku about patience.' },
]

const BATCH: readonly Example[] = [
  {
    label: 'A file of prompts',
    description: 'JSON Lines in the payload bucket; each line is a request of its own',
    request: {
      bucket: 'stepdown-local-payloads-000000000000-us-east-1',
      key: BATCH_KEY,
      prefix: 'answers',
      defaults: { route: 'patient' },
    },
  },
]

const OTHERS: readonly Example[] = [{ label: 'Empty', description: 'An empty object', request: {} }]

/** @param machine the name of the state machine */
export const examplesFor = (machine: string): readonly Example[] =>
  isRouter(machine) ? PROMPTS : machine.endsWith('-batch') ? BATCH : OTHERS

/** Whether the machine takes a request, so that the input can be validated before it is sent. */
export const isRouter = (machine: string): boolean => /-router(-express)?$/.test(machine)

/** The JSON text of an example. */
export const textOf = ({ request }: Example): string => JSON.stringify(request, null, 2)
