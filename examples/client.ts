// The typed client: an answer, or an error that says what was tried.
//   npx node examples/client.ts "Why is the sky blue?"
import { createClient, RequestFailed } from 'stepdown/client'

const client = createClient()
const prompt = process.argv[2] ?? 'Tell me about Amazon Bedrock in less than 100 words.'
try {
  const { text, attempts, cost } = await client.ask(
    { prompt, route: 'interactive', maxCostUsd: 0.05 },
    // The same key never asks a model twice; ten seconds later nobody wants the answer any more.
    { idempotencyKey: `example-${new Date().toISOString()}`, signal: AbortSignal.timeout(10_000) },
  )
  for (const { tier, outcome, message } of attempts) console.log(`${tier}: ${outcome} ${message ?? ''}`)
  console.log(`\n${text}\n\n$${cost.usd}`)
} catch (error) {
  if (!(error instanceof RequestFailed)) throw error
  console.error(`${error.name}: ${error.message}`)
  for (const { tier, outcome } of error.attempts) console.error(`  ${tier}: ${outcome}`)
  process.exitCode = 1
} finally {
  client.close()
}
