// The typed client, token by token: what was shown is begun again when a tier breaks, and the end has the whole answer.
//   npx node examples/stream.ts "Why is the sky blue?"
import { createClient, RequestFailed } from 'stepdown/client'

const client = createClient()
const prompt = process.argv[2] ?? 'Tell me about Amazon Bedrock in less than 100 words.'
try {
  for await (const event of client.stream({ prompt, route: 'interactive' })) {
    // `event.cursor` is where another process reads on: client.stream({ … }, { from: cursor }).
    if (event.type === 'attempt' && event.restart) console.log(`\n--- ${event.tier} begins again`)
    if (event.type === 'delta') process.stdout.write(event.event.contentBlockDelta?.delta?.text ?? '')
    if (event.type === 'left') console.error(`${event.tier}: ${event.outcome} ${event.message ?? ''}`)
    if (event.type === 'lost') console.error('\n(something is missing here; the whole answer comes at the end)')
    if (event.type === 'end') console.log(`\n\nserved by ${event.answer.servedBy.tier} for $${event.answer.cost.usd}`)
  }
} catch (error) {
  if (!(error instanceof RequestFailed)) throw error
  console.error(`${error.name}: ${error.message}`)
  process.exitCode = 1
} finally {
  client.close()
}
