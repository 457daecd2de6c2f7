import type { ContentBlock } from '../answer.ts'
import { englishLength } from '../request/tokens.ts'

/** One content block of a stream while it comes; the SDK's deltas of all kinds fit. */
export interface OpenBlock {
  text?: string
  citations?: unknown[]
  toolUse?: { [field: string]: unknown; input: string }
  toolResult?: { [field: string]: unknown; content: ResultPart[] }
  reasoning?: { text: string; signature: string }
  redacted?: Uint8Array[]
  image?: { format?: unknown; bytes: Uint8Array[]; s3Location?: unknown }
}

type ResultPart = { text?: string; json?: unknown }

export interface BlockStart {
  toolUse?: Record<string, unknown> | undefined
  toolResult?: Record<string, unknown> | undefined
  image?: { format?: unknown } | undefined
}

export interface BlockDelta {
  text?: string | undefined
  toolUse?: { input?: string | undefined } | undefined
  toolResult?: (ResultPart | null)[] | undefined
  reasoningContent?:
    | { text?: string | undefined; signature?: string | undefined; redactedContent?: Uint8Array | undefined }
    | undefined
  citation?: unknown
  image?: { source?: { bytes?: Uint8Array | undefined; s3Location?: unknown } | undefined } | undefined
}

export const begin = ({ toolUse, toolResult, image }: BlockStart): OpenBlock => ({
  ...(toolUse && { toolUse: { ...toolUse, input: '' } }),
  ...(toolResult && { toolResult: { ...toolResult, content: [] } }),
  ...(image && { image: { format: image.format, bytes: [] } }),
})

/** Adds a delta to its block. Returns how long its text would be in English, for what an aborted call may cost. */
export const append = (block: OpenBlock, delta: BlockDelta): number => {
  const { text, toolUse, toolResult, reasoningContent, citation, image } = delta
  if (text !== undefined) block.text = `${block.text ?? ''}${text}`
  if (citation) {
    block.citations ??= []
    block.citations.push(citation)
  }
  if (toolUse) block.toolUse = { ...block.toolUse, input: `${block.toolUse?.input ?? ''}${toolUse.input ?? ''}` }
  if (toolResult) block.toolResult = { ...block.toolResult, content: joined(block.toolResult?.content, toolResult) }
  if (reasoningContent) reason(block, reasoningContent)
  if (image?.source) picture(block, image.source)
  const result = toolResult?.map(part => part?.text ?? '').join('')
  return englishLength(text ?? toolUse?.input ?? reasoningContent?.text ?? result ?? '')
}

/** The parts of a tool's result: text comes in pieces, JSON as a whole. */
const joined = (parts: ResultPart[] = [], more: readonly (ResultPart | null)[]): ResultPart[] => {
  for (const part of more) {
    if (!part) continue
    const last = parts.at(-1)
    if (part.text !== undefined && last?.text !== undefined) parts[parts.length - 1] = { text: last.text + part.text }
    else if (part.text !== undefined || part.json !== undefined) parts.push(part)
  }
  return parts
}

/** A signature and a redacted thought may come in several deltas, like text. */
const reason = (block: OpenBlock, delta: NonNullable<BlockDelta['reasoningContent']>): void => {
  if (delta.redactedContent) {
    block.redacted ??= []
    block.redacted.push(delta.redactedContent)
  }
  if (delta.text === undefined && delta.signature === undefined) return
  const { text = '', signature = '' } = block.reasoning ?? {}
  block.reasoning = { text: text + (delta.text ?? ''), signature: signature + (delta.signature ?? '') }
}

const picture = (
  block: OpenBlock,
  { bytes, s3Location }: NonNullable<NonNullable<BlockDelta['image']>['source']>,
): void => {
  block.image ??= { bytes: [] }
  if (bytes) block.image.bytes.push(bytes)
  if (s3Location !== undefined) block.image.s3Location = s3Location
}

/** The finished block as Converse returns it: one, or several where a stream mixed kinds. */
export const finish = ({
  text,
  citations,
  toolUse,
  toolResult,
  reasoning,
  redacted,
  image,
}: OpenBlock): ContentBlock[] => [
  ...(reasoning ? [{ reasoningContent: { reasoningText: withSignature(reasoning) } }] : []),
  ...(redacted ? [{ reasoningContent: { redactedContent: whole(redacted) } }] : []),
  ...(citations ? [{ citationsContent: { content: text === undefined ? [] : [{ text }], citations } }] : []),
  ...(text !== undefined && !citations ? [{ text }] : []),
  ...(image ? [{ image: { format: image.format, source: sourceOf(image) } }] : []),
  ...(toolUse ? [{ toolUse: { ...toolUse, input: parsed(toolUse.input) } }] : []),
  ...(toolResult ? [{ toolResult }] : []),
]

const withSignature = ({ text, signature }: { text: string; signature: string }) => ({
  text,
  ...(signature !== '' && { signature }),
})

const sourceOf = ({ bytes, s3Location }: NonNullable<OpenBlock['image']>) =>
  bytes.length > 0 ? { bytes: whole(bytes) } : s3Location === undefined ? {} : { s3Location }

const whole = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/**
 * Tool input streams as JSON text; Converse has it as a value, and `null` is lost on the way back. Text that is not JSON
 * stays text: the caller sees it.
 */
const parsed = (input: string): unknown => {
  try {
    return input === '' ? {} : (JSON.parse(input) ?? {})
  } catch {
    return input
  }
}
