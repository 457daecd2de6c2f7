import type { ContentBlock, Message, Usage } from '../answer.ts'

/** The parts of a ConverseStream event that matter here; the SDK's union fits. */
export interface StreamEvent {
  messageStart?: { role?: string | undefined } | undefined
  contentBlockStart?: { contentBlockIndex?: number | undefined; start?: unknown } | undefined
  contentBlockDelta?: { contentBlockIndex?: number | undefined; delta?: unknown } | undefined
  contentBlockStop?: unknown
  messageStop?: { stopReason?: string | undefined; additionalModelResponseFields?: unknown } | undefined
  metadata?: StreamMetadata | undefined
}

export interface StreamMetadata {
  usage?: Partial<Omit<Usage, 'source'>> | undefined
  performanceConfig?: { latency?: string | undefined } | undefined
  serviceTier?: { type?: string | undefined } | undefined
  trace?: unknown
}

export interface Collected {
  message: Message
  /** Undefined when the stream broke off before messageStop: the SDK reports no error then. */
  stopReason: string | undefined
  metadata: StreamMetadata
  additionalModelResponseFields?: unknown
}

export interface Collector {
  /** Takes one event and says whether it carries content, which is what a first-token gate waits for. */
  add(event: StreamEvent): boolean
  result(): Collected
  /** Characters of text, tool input and reasoning so far: an aborted stream is billed but reports no usage. */
  characters(): number
}

type Delta = {
  text?: string
  toolUse?: { input?: string }
  reasoningContent?: { text?: string; signature?: string; redactedContent?: Uint8Array }
  citation?: unknown
}

/** Puts the events of a ConverseStream together to the message that Converse would have returned. */
export const createCollector = (): Collector => {
  const blocks: ContentBlock[] = []
  let role = 'assistant'
  let stopReason: string | undefined
  let metadata: StreamMetadata = {}
  let additional: unknown
  let characters = 0

  const append = (index: number, delta: Delta) => {
    const block = blocks[index] ?? {}
    blocks[index] = block
    if (delta.text !== undefined) block.text = `${block.text ?? ''}${delta.text}`
    if (delta.toolUse) {
      const toolUse = block.toolUse as { input?: string } | undefined
      block.toolUse = { ...toolUse, input: `${toolUse?.input ?? ''}${delta.toolUse.input ?? ''}` }
    }
    if (delta.reasoningContent) block.reasoningContent = appendReasoning(block.reasoningContent, delta.reasoningContent)
    if (delta.citation) block.citations = [...((block.citations as unknown[]) ?? []), delta.citation]
    characters += (delta.text ?? delta.toolUse?.input ?? delta.reasoningContent?.text ?? '').length
  }

  return {
    add(event) {
      if (event.messageStart?.role) role = event.messageStart.role
      if (event.contentBlockStart) {
        blocks[event.contentBlockStart.contentBlockIndex ?? blocks.length] = {
          ...(event.contentBlockStart.start as object),
        }
        return true
      }
      if (event.contentBlockDelta) {
        append(event.contentBlockDelta.contentBlockIndex ?? 0, (event.contentBlockDelta.delta ?? {}) as Delta)
        return true
      }
      if (event.messageStop) {
        stopReason = event.messageStop.stopReason
        additional = event.messageStop.additionalModelResponseFields
        return true
      }
      if (event.metadata) metadata = event.metadata
      return false
    },
    result: () => ({
      message: { role, content: blocks.filter(block => block !== undefined).map(finish) },
      stopReason,
      metadata,
      ...(additional !== undefined && { additionalModelResponseFields: additional }),
    }),
    characters: () => characters,
  }
}

type Reasoning = { reasoningText?: { text?: string; signature?: string }; redactedContent?: Uint8Array }

const appendReasoning = (known: unknown, delta: NonNullable<Delta['reasoningContent']>): Reasoning => {
  if (delta.redactedContent) return { redactedContent: delta.redactedContent }
  const { reasoningText } = (known ?? {}) as Reasoning
  const signature = delta.signature ?? reasoningText?.signature
  return { reasoningText: { text: `${reasoningText?.text ?? ''}${delta.text ?? ''}`, ...(signature && { signature }) } }
}

/** Tool input streams as JSON text; Converse has it as a value. Text that is not JSON stays text: the caller sees it. */
const finish = (block: ContentBlock): ContentBlock => {
  if (!block.toolUse) return block
  const { input = '', ...toolUse } = block.toolUse as { input?: string }
  try {
    return { ...block, toolUse: { ...toolUse, input: input === '' ? {} : JSON.parse(input) } }
  } catch {
    return { ...block, toolUse: { ...toolUse, input } }
  }
}

/** The text of a message: its text blocks, joined. */
export const textOf = (message: Message): string =>
  message.content.flatMap(block => (typeof block.text === 'string' ? [block.text] : [])).join('')
