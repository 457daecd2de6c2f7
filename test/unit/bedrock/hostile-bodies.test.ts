import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import fc from 'fast-check'
import { systemClock } from '../../../aws/clock.ts'
import { createBedrock } from '../../../local/bedrock/bedrock.ts'

/** The status that the simulator answers to a body. */
async function statusOf(operation: string, body: string): Promise<number> {
  const bedrock = createBedrock({ scenario: { description: 'A test.' }, clock: systemClock })
  const statuses: number[] = []
  const response = { once() {}, writeHead: (status: number) => statuses.push(status), end() {}, headersSent: false }
  const url = `/model/${encodeURIComponent('meta.llama3-1-8b-instruct-v1:0')}/${operation}`
  await bedrock.handle({ url, method: 'POST', headers: {} }, response as unknown as ServerResponse, Buffer.from(body))
  assert.equal(statuses.length, 1, 'one answer')
  return statuses[0] ?? 0
}

// Values of every type where Bedrock has members, so that each reader meets what it does not expect.
const junk = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  fc.constant(null),
  fc.constant([null]),
  fc.constant({}),
)
const orJunk = (arbitrary: fc.Arbitrary<unknown>) => fc.oneof({ weight: 15, arbitrary }, { weight: 1, arbitrary: junk })
const block = fc.oneof(
  { weight: 8, arbitrary: fc.record({ text: orJunk(fc.string({ minLength: 1 })) }) },
  fc.record({ image: junk }),
  fc.record({ document: orJunk(fc.record({ source: junk })) }),
  fc.record({ video: junk }),
  fc.record({ audio: junk }),
  fc.record({ toolUse: junk }),
  fc.record({ toolResult: junk }),
  fc.record({ cachePoint: junk }),
)
const messages = fc.array(
  orJunk(
    fc.record({
      role: orJunk(fc.constant('user')),
      content: orJunk(fc.array(orJunk(block), { minLength: 1, maxLength: 3 })),
    }),
  ),
  { minLength: 1, maxLength: 1 },
)
const toolSpec = fc.record({
  name: orJunk(fc.constant('a')),
  inputSchema: orJunk(fc.record({ json: orJunk(fc.constant({ type: 'object' })) })),
})
const converse = fc.record(
  {
    messages: orJunk(messages),
    system: orJunk(fc.array(orJunk(block), { minLength: 1, maxLength: 3 })),
    inferenceConfig: orJunk(fc.record({ maxTokens: orJunk(fc.nat()), stopSequences: junk })),
    toolConfig: orJunk(
      fc.record({
        tools: orJunk(fc.array(orJunk(fc.record({ toolSpec: orJunk(toolSpec) })))),
        toolChoice: orJunk(fc.record({ any: junk, tool: junk })),
      }),
    ),
    guardrailConfig: junk,
    performanceConfig: junk,
    serviceTier: junk,
    outputConfig: orJunk(
      fc.record({ textFormat: orJunk(fc.record({ structure: orJunk(fc.record({ jsonSchema: junk })) })) }),
    ),
    additionalModelResponseFieldPaths: junk,
  },
  { requiredKeys: ['messages'] },
)
const invoke = fc.record(
  { prompt: orJunk(fc.string()), max_gen_len: junk, messages: junk, inputs: junk, parameters: junk },
  { requiredKeys: [] },
)

describe('the Bedrock simulator, given a hostile body,', () => {
  for (const [operation, body] of [
    ['converse', converse],
    ['converse-stream', converse],
    ['invoke', invoke],
    ['count-tokens', fc.record({ input: orJunk(fc.record({ converse: orJunk(converse) })) })],
  ] as [string, fc.Arbitrary<unknown>][]) {
    it(`answers ${operation} or refuses it, and never fails`, async () => {
      await fc.assert(
        fc.asyncProperty(body, async value => {
          const status = await statusOf(operation, JSON.stringify(value))
          assert.ok(status === 200 || status === 400, `status ${status} for ${JSON.stringify(value)}`)
        }),
        { numRuns: 300 },
      )
    })
  }
})
