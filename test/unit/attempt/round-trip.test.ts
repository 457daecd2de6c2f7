import assert from 'node:assert/strict'
import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime'
import fc from 'fast-check'
import { createCollector, type StreamEvent } from '../../../core/attempt/collect-stream.ts'
import { converseInput } from '../../../core/attempt/converse-input.ts'
import { parseRequest } from '../../../core/request/parse.ts'
import { tier } from '../../support/tiers.ts'

const text = fc.oneof(fc.string(), fc.constantFrom('', ' ', '\n\n', 'Hello', '否', '😀', '\ud83d', '\ude00'))
const words = fc.array(text, { maxLength: 4 })
const bytes = fc.array(fc.uint8Array({ minLength: 0, maxLength: 7 }), { maxLength: 3 })
const id = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/)
const location = fc.constantFrom(
  { web: { url: 'https://example.com', domain: 'example.com' } },
  { documentChar: { documentIndex: 0, start: 3, end: 9 } },
  { documentPage: { documentIndex: 0, start: 1, end: 2 } },
  { documentChunk: { documentIndex: 1, start: 0, end: 4 } },
  { searchResultLocation: { searchResultIndex: 0, start: 0, end: 1 } },
)
const citation = fc.record(
  { title: text, source: text, sourceContent: fc.array(fc.record({ text })), location },
  { requiredKeys: [] },
)

interface Block {
  start?: unknown
  deltas: unknown[]
}
const deltas = <T>(name: string, values: fc.Arbitrary<T[]>) => values.map(all => all.map(value => ({ [name]: value })))

/** Every kind of block that ConverseStream has, each in deltas of its kinds. */
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ deltas: deltas('text', words) }),
  fc.tuple(words, fc.array(citation, { maxLength: 3 })).map(([said, cited]) => ({
    deltas: [...said.map(one => ({ text: one })), ...cited.map(one => ({ citation: one }))],
  })),
  fc.tuple(words, fc.array(id, { maxLength: 2 })).map(([thoughts, signature]) => ({
    deltas: [...thoughts.map(one => ({ text: one })), ...signature.map(one => ({ signature: one }))].map(
      reasoningContent => ({ reasoningContent }),
    ),
  })),
  fc.record({ deltas: bytes.map(all => all.map(redactedContent => ({ reasoningContent: { redactedContent } }))) }),
  fc.record({
    start: fc.record({
      toolUse: fc.record(
        { toolUseId: id, name: id, type: fc.constant('server_tool_use') },
        { requiredKeys: ['toolUseId', 'name'] },
      ),
    }),
    deltas: fc
      .oneof(fc.json(), fc.constantFrom('', '{"cut', '{"half":"\\ud83d"}'))
      .map(json => [...json.matchAll(/.{1,5}/gsu)].map(([input]) => ({ toolUse: { input } }))),
  }),
  fc.record({
    start: fc.record({
      toolResult: fc.record(
        { toolUseId: id, type: id, status: fc.constantFrom('success', 'error') },
        { requiredKeys: ['toolUseId'] },
      ),
    }),
    deltas: fc
      .array(
        fc.array(fc.oneof(fc.record({ text }), fc.record({ json: fc.dictionary(id, fc.integer()) })), { maxLength: 3 }),
        { maxLength: 3 },
      )
      .map(all => all.map(toolResult => ({ toolResult }))),
  }),
  fc.record({
    start: fc.record({ image: fc.record({ format: fc.constantFrom('png', 'jpeg') }) }),
    deltas: fc.oneof(
      bytes.map((all): unknown[] => all.map(one => ({ image: { source: { bytes: one } } }))),
      fc.constant<unknown[]>([{ image: { error: { message: 'no image' } } }]),
    ),
  }),
)

const eventsOf = (blocks: readonly Block[]): StreamEvent[] => [
  { messageStart: { role: 'assistant' } },
  ...blocks.flatMap(({ start, deltas }, contentBlockIndex): StreamEvent[] => [
    ...(start ? [{ contentBlockStart: { contentBlockIndex, start } }] : []),
    ...deltas.map(delta => ({ contentBlockDelta: { contentBlockIndex, delta } })),
    { contentBlockStop: { contentBlockIndex } },
  ]),
  { messageStop: { stopReason: 'end_turn' } },
]

const collected = (blocks: readonly Block[]) => {
  const collector = createCollector()
  // fast-check makes objects without a prototype, which JSON does not.
  for (const event of structuredClone(eventsOf(blocks))) collector.add(event)
  return collector.result().message
}

let sent = ''
const client = new BedrockRuntimeClient({
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  requestHandler: {
    handle: async ({ body }: { body: string }) => {
      sent = body
      throw new Error('far enough')
    },
  },
})

/** What of a conversation that is sent back reaches the wire. */
const onTheWire = async (messages: unknown[]): Promise<unknown[]> => {
  const { request } = parseRequest({ messages })
  const input: unknown = converseInput({ tier: { ...tier('a'), model: 'm' }, request, maxTokens: 1 })
  await client.send(new ConverseCommand(input as ConverseCommandInput)).catch(() => {})
  return JSON.parse(sent).messages
}

const question = { role: 'user', content: [{ text: 'Go on.' }] }

describe('the message of an answer', () => {
  it('goes back as history, and reaches the wire as it came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(block, { maxLength: 5 }), async blocks => {
        const message = collected(blocks)
        // As JSON carries it through the state machine.
        const answer = JSON.parse(JSON.stringify(message))
        assert.deepEqual(answer, message)
        assert.ok(JSON.stringify(message).isWellFormed())
        if (message.content.length === 0) return
        assert.deepEqual(await onTheWire([question, answer, question]), [question, message, question])
      }),
      { numRuns: 500, seed: 42 },
    )
  })

  it('has nothing blank or empty in it', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), blocks => {
        for (const one of collected(blocks).content) {
          if ('text' in one) assert.match(String(one.text), /\S/)
          if (one.toolResult) assert.notEqual((one.toolResult as { content: unknown[] }).content.length, 0)
          assert.notDeepEqual(Object.values(one), [{}])
        }
      }),
      { numRuns: 500, seed: 42 },
    )
  })

  const rows: [what: string, blocks: Block[], content: unknown[]][] = [
    [
      'keeps redacted reasoning of several deltas whole, as base64',
      [
        {
          deltas: [
            [115, 101],
            [99, 114],
            [101, 116],
          ].map(part => ({ reasoningContent: { redactedContent: Uint8Array.from(part) } })),
        },
      ],
      [{ reasoningContent: { redactedContent: btoa('secret') } }],
    ],
    [
      'has citations as Converse returns them',
      [
        {
          deltas: [
            { text: 'Tides ' },
            { text: 'turn.' },
            { citation: { title: 'Tides' } },
            { citation: { title: 'Moon' } },
          ],
        },
      ],
      [
        {
          citationsContent: { content: [{ text: 'Tides turn.' }], citations: [{ title: 'Tides' }, { title: 'Moon' }] },
        },
      ],
    ],
    [
      'has an image as one block',
      [
        {
          start: { image: { format: 'png' } },
          deltas: [
            { image: { source: { bytes: Uint8Array.from([1, 2]) } } },
            { image: { source: { bytes: Uint8Array.from([3]) } } },
          ],
        },
      ],
      [{ image: { format: 'png', source: { bytes: 'AQID' } } }],
    ],
    [
      'has what a system tool found, in parts',
      [
        {
          start: { toolResult: { toolUseId: 't', type: 'nova_grounding_result' } },
          deltas: [{ toolResult: [{ text: 'on' }] }, { toolResult: [{ text: 'e' }, { json: { a: 1 } }] }],
        },
      ],
      [
        {
          toolResult: { toolUseId: 't', type: 'nova_grounding_result', content: [{ text: 'one' }, { json: { a: 1 } }] },
        },
      ],
    ],
    [
      'has no blank text before a tool use',
      [{ deltas: [{ text: '\n\n' }] }, { start: { toolUse: { toolUseId: 't', name: 'n' } }, deltas: [] }],
      [{ toolUse: { toolUseId: 't', name: 'n', input: {} } }],
    ],
    [
      'keeps a signature whose reasoning is not shown',
      [{ deltas: [{ reasoningContent: { signature: 'si' } }, { reasoningContent: { signature: 'g' } }] }],
      [{ reasoningContent: { reasoningText: { text: '', signature: 'sig' } } }],
    ],
    ['has nothing of a block that nobody knows yet', [{ deltas: [{ $unknown: ['audio', {}] }] }], []],
  ]
  for (const [what, blocks, content] of rows) it(what, () => assert.deepEqual(collected(blocks).content, content))
})
