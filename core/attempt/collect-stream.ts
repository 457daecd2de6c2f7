import type { Message, Usage } from '../answer.ts'
import { append, type BlockDelta, type BlockStart, begin, finish, type OpenBlock } from './block.ts'
import { tidyMessage } from './tidy-message.ts'

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
  /** What Converse would have returned, as JSON carries it and our own requests take it back. */
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
  /** Whether messageStop has come: the answer is whole, and only its metadata may follow. */
  whole(): boolean
  /** Characters of text, tool input and reasoning so far, as of English: an aborted stream is billed but reports no usage. */
  characters(): number
}

/** Puts the events of a ConverseStream together to the message that Converse would have returned. */
export const createCollector = (): Collector => {
  const blocks = new Map<number, OpenBlock>()
  let stopReason: string | undefined
  let metadata: StreamMetadata = {}
  let additional: unknown
  let characters = 0

  return {
    add(event) {
      if (event.contentBlockStart) {
        const { contentBlockIndex = blocks.size, start } = event.contentBlockStart
        blocks.set(contentBlockIndex, begin((start ?? {}) as BlockStart))
        return true
      }
      if (event.contentBlockDelta) {
        const { contentBlockIndex = 0, delta } = event.contentBlockDelta
        const block = blocks.get(contentBlockIndex) ?? {}
        blocks.set(contentBlockIndex, block)
        characters += append(block, (delta ?? {}) as BlockDelta)
        return true
      }
      if (event.messageStop) {
        stopReason = event.messageStop.stopReason
        additional = event.messageStop.additionalModelResponseFields
        return true
      }
      // Said twice, the second may say only what the first did not.
      if (event.metadata) metadata = { ...metadata, ...given(event.metadata) }
      return false
    },
    result: () => ({
      message: tidyMessage({ role: 'assistant', content: inOrder(blocks).flatMap(finish) }),
      stopReason,
      metadata,
      ...(additional !== undefined && { additionalModelResponseFields: additional }),
    }),
    whole: () => stopReason !== undefined,
    characters: () => characters,
  }
}

const given = (metadata: StreamMetadata): StreamMetadata =>
  Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined))

const inOrder = (blocks: ReadonlyMap<number, OpenBlock>): OpenBlock[] =>
  [...blocks].sort(([one], [other]) => one - other).map(([, block]) => block)

/** The text of a message: its text blocks, and what is said in those with citations, joined. */
export const textOf = ({ content }: Message): string =>
  content
    .flatMap(block => {
      const cited = block.citationsContent as { content?: { text: string }[] } | undefined
      return cited ? (cited.content ?? []).map(({ text }) => text) : typeof block.text === 'string' ? [block.text] : []
    })
    .join('')
