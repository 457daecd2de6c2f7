import type { ContentBlock, Message } from '../answer.ts'
import { encodeMedia } from '../request/media.ts'
import { wellFormed } from '../request/well-formed.ts'

/**
 * An answer's message as JSON carries it and as Bedrock takes it back: bytes as base64 text, text well-formed, and nothing
 * in it that is refused as history. Models put a blank text before a tool use, and Bedrock refuses blank text.
 * The content may be empty in the end.
 */
export const tidyMessage = (message: Message): Message =>
  wellFormed(encodeMedia({ role: message.role, content: message.content.filter(Boolean).flatMap(tidyBlock) }))

const tidyBlock = (block: ContentBlock): ContentBlock[] => {
  if (typeof block.text === 'string') return isBlank(block.text) ? [] : [block]
  if (block.toolUse) return isCalled(block.toolUse) ? [block] : []
  if (block.toolResult) return [{ toolResult: tidyResult(block.toolResult as ToolResult) }]
  if (block.reasoningContent) return says(block.reasoningContent as Reasoning) ? [block] : []
  if (block.citationsContent) return tidyCitations(block.citationsContent as Citations)
  if (block.image) return tidyImage(block.image as Image)
  // What a later service adds, and the SDK calls $unknown, is nothing that could be sent back.
  return '$unknown' in block || Object.keys(block).length === 0 ? [] : [block]
}

interface ToolResult {
  content?: ContentBlock[] | undefined
}
interface Reasoning {
  reasoningText?: { text?: string; signature?: string }
  redactedContent?: Uint8Array | string
}
interface Citations {
  content?: { text?: string }[]
  citations?: unknown[]
}
interface Image {
  format?: string
  source?: { bytes?: Uint8Array | string; s3Location?: unknown }
}

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === ''

const isCalled = (toolUse: unknown): boolean => {
  const { toolUseId, name } = toolUse as { toolUseId?: string; name?: string }
  return Boolean(toolUseId && name)
}

/** A system tool that found nothing: an empty object says so, and empty content is refused. */
const tidyResult = ({ content = [], ...rest }: ToolResult): ToolResult => {
  const kept = content.filter(part => typeof part.text !== 'string' || !isBlank(part.text))
  return { ...rest, content: kept.length > 0 ? kept : [{ json: {} }] }
}

/** Reasoning may come as a signature alone, when its text is not shown; that belongs into the next request. */
const says = ({ reasoningText, redactedContent }: Reasoning): boolean =>
  Boolean(reasoningText?.signature || !isBlank(reasoningText?.text) || redactedContent?.length)

const tidyCitations = ({ content = [], citations = [] }: Citations): ContentBlock[] => {
  const said = content.filter(({ text }) => !isBlank(text))
  if (citations.length === 0) return said.map(({ text }) => ({ text }))
  return [{ citationsContent: { ...(said.length > 0 && { content: said }), citations: citations.map(withoutUnknown) } }]
}

/** A place of a kind that the SDK does not know yet is left out; the citation has its title and its source. */
const withoutUnknown = (citation: unknown): unknown => {
  const { location, ...rest } = citation as { location?: object }
  return location && '$unknown' in location ? rest : citation
}

/** An image that failed has an error in place of its bytes. */
const tidyImage = ({ format, source }: Image): ContentBlock[] =>
  source?.bytes?.length || source?.s3Location ? [{ image: { format, source } }] : []
