import type { Answer, ContentBlock } from '../answer.ts'

export type WholeAnswer = Pick<Answer, 'message' | 'stopReason' | 'usage'>

/**
 * The ConverseStream events, messageStart to metadata, that a tier without streaming would have sent for its finished
 * answer: whoever reads the stream need not know how the tier was called.
 */
export const wholeAsEvents = (answer: WholeAnswer): Record<string, unknown>[] => {
  const { source: _, ...usage } = answer.usage
  const content = answer.message?.content ?? []
  return [
    { messageStart: { role: answer.message?.role ?? 'assistant' } },
    ...content.flatMap((block, contentBlockIndex) => [
      ...blockEvents(block).map(([name, value]) => ({ [name]: { contentBlockIndex, ...value } })),
      { contentBlockStop: { contentBlockIndex } },
    ]),
    { messageStop: { stopReason: answer.stopReason } },
    { metadata: { usage } },
  ]
}

type BlockEvent = [name: 'contentBlockStart' | 'contentBlockDelta', value: Record<string, unknown>]

const blockEvents = (block: ContentBlock): BlockEvent[] => {
  const { text, toolUse, reasoningContent, citationsContent } = block as {
    text?: string
    citationsContent?: { content?: { text: string }[]; citations?: unknown[] }
    toolUse?: Record<string, unknown>
    reasoningContent?: { reasoningText?: { text?: string; signature?: string }; redactedContent?: unknown }
  }
  if (toolUse) {
    const { input, ...start } = toolUse
    // What streams is the JSON text of the input; text that was no JSON stayed text.
    const json = typeof input === 'string' ? input : JSON.stringify(input ?? {})
    return [
      ['contentBlockStart', { start: { toolUse: start } }],
      ['contentBlockDelta', { delta: { toolUse: { input: json } } }],
    ]
  }
  if (reasoningContent) {
    const { reasoningText, redactedContent } = reasoningContent
    const deltas = reasoningText
      ? [
          { reasoningContent: { text: reasoningText.text ?? '' } },
          ...(reasoningText.signature ? [{ reasoningContent: { signature: reasoningText.signature } }] : []),
        ]
      : [{ reasoningContent: { redactedContent } }]
    return deltas.map(delta => ['contentBlockDelta', { delta }])
  }
  if (citationsContent) {
    const { content = [], citations = [] } = citationsContent
    const deltas = [
      ...content.map(({ text: cited }) => ({ text: cited })),
      ...citations.map(citation => ({ citation })),
    ]
    return deltas.map(delta => ['contentBlockDelta', { delta }])
  }
  if (text !== undefined) return [['contentBlockDelta', { delta: { text } }]]
  // What has no deltas in ConverseStream, such as an image, comes with the start of its block.
  return [['contentBlockStart', { start: block }]]
}
