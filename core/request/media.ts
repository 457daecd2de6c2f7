import type { ContentBlock, Message } from '../answer.ts'
import type { ConverseRequestParts } from './request.ts'

type Convert = (bytes: unknown) => unknown

/** Blocks whose media are at `source.bytes`. */
const MEDIA = ['image', 'document', 'video'] as const

/**
 * A request as the SDK takes it: base64 text of images, documents, videos and redacted reasoning becomes bytes, in
 * messages, tool results and guarded content. Nothing else is touched: a tool's input may have fields of the same names.
 */
export const decodeMedia = (request: ConverseRequestParts): ConverseRequestParts => ({
  ...request,
  messages: request.messages.map(message => ({ ...message, content: mapMedia(message.content, toBytes) })),
  ...(request.system && { system: mapMedia(request.system, toBytes) }),
})

/** An answer's message as JSON carries it: bytes become base64 text. */
export const encodeMedia = (message: Message): Message => ({
  ...message,
  content: mapMedia(message.content, toBase64),
})

const toBytes: Convert = bytes => (typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : bytes)

const toBase64: Convert = bytes => (bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : bytes)

const mapMedia = (blocks: readonly ContentBlock[], convert: Convert): ContentBlock[] =>
  blocks.map(block => mapBlock(block, convert))

const mapBlock = (block: ContentBlock, convert: Convert): ContentBlock => {
  const kind = MEDIA.find(each => block[each] !== undefined)
  if (kind) return { ...block, [kind]: withSource(block[kind], convert) }
  if (block.toolResult) {
    const result = block.toolResult as { content?: ContentBlock[] }
    return { ...block, toolResult: { ...result, content: mapMedia(result.content ?? [], convert) } }
  }
  if (block.guardContent) return { ...block, guardContent: mapBlock(block.guardContent as ContentBlock, convert) }
  if (block.reasoningContent) {
    const { redactedContent, ...rest } = block.reasoningContent as Record<string, unknown>
    const redacted = redactedContent === undefined ? {} : { redactedContent: convert(redactedContent) }
    return { ...block, reasoningContent: { ...rest, ...redacted } }
  }
  return block
}

const withSource = (media: unknown, convert: Convert): unknown => {
  const { source, ...rest } = media as { source?: Record<string, unknown> }
  return source?.bytes === undefined ? media : { ...rest, source: { ...source, bytes: convert(source.bytes) } }
}
