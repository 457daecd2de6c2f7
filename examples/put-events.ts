// A request as an EventBridge event. The rule of serverless.yml starts the router with it; the answer comes as a
// `Step Functions Execution Status Change` event. The same with the AWS CLI:
//   aws events put-events --entries file://examples/events/inference-requested.json
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'

const eventBridge = new EventBridgeClient()
const request = {
  prompt: process.argv[2] ?? 'Tell me about Amazon Bedrock in less than 100 words.',
  // EventBridge delivers at least once; with a key of your own, sending twice asks once too.
  idempotencyKey: `example-${new Date().toISOString()}`,
}
const { Entries } = await eventBridge.send(
  new PutEventsCommand({
    Entries: [{ Source: 'stepdown.client', DetailType: 'Inference Requested', Detail: JSON.stringify(request) }],
  }),
)
console.log(`sent as event ${Entries?.[0]?.EventId}`)
