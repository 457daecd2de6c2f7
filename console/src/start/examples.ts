/** Requests to begin with; each shows one thing that a request can say. */
export interface Example {
  label: string
  description: string
  request: Readonly<Record<string, unknown>>
}

export const EXAMPLES: readonly Example[] = [
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
