import { imageSize } from './image-size.ts'

/**
 * Token counts without a tokenizer. They decide whether a window is large enough and what a call may cost, so they
 * are rather too high than too low for media, whose real count depends on the model.
 */

/** Four characters a token: the usual rule for English text. */
export const CHARACTERS_PER_TOKEN = 4
/**
 * Claude sees an image in patches of 28 pixels, and Nova spends some more on the same pixels:
 * https://platform.claude.com/docs/en/build-with-claude/vision
 */
const IMAGE_PATCH_PIXELS = 24
/** The most that Claude spends on one image after scaling it, since it reads 2,576 pixels; 1,600 before that. */
const LARGEST_IMAGE_TOKENS = 4784
/** A page of a PDF has 1,500 to 3,000 tokens; a typical page is 50 KB. */
const PDF_PAGE_BYTES = 50_000
const PDF_PAGE_TOKENS = 2000
/** Nova samples one frame a second at 288 tokens: https://docs.aws.amazon.com/nova/latest/userguide/modalities-video.html */
const VIDEO_SECOND_TOKENS = 288
/** One second of video at 1 Mbit/s. */
const VIDEO_SECOND_BYTES = 125_000
/** In S3 only Bedrock sees the size, so: a short document, and thirty seconds of video. */
const STORED_DOCUMENT_TOKENS = 10_000
const STORED_VIDEO_TOKENS = 30 * VIDEO_SECOND_TOKENS

export interface Media {
  format?: string
  source?: { bytes?: string | Uint8Array; text?: string; content?: { text: string }[]; s3Location?: unknown }
}

/** A count of tokens as somebody else's body has it; undefined for what is none. */
export const tokenCount = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined

/** Estimates the tokens of a text, by its scripts. */
export const estimateTokens = (text: string): number => Math.ceil(englishLength(text) / CHARACTERS_PER_TOKEN)

/**
 * How long an English text with as many tokens would be. A character of Chinese, Japanese, Korean, Thai or an Indian
 * script is about one token, two of Greek, Cyrillic, Hebrew or Arabic are, and an emoji two; Latin letters with marks
 * count as plain ones.
 */
export const englishLength = (text: string): number => {
  let length = 0
  for (let index = 0; index < text.length; index += 1) length += weight(text.charCodeAt(index))
  return length
}

const weight = (code: number): number => {
  if (code < 0x370) return 1
  if (code < 0x800) return 2
  // Vietnamese; dashes and quotation marks.
  if (code >= 0x1e00 && code < 0x2070) return code < 0x2000 ? 2 : 1
  return CHARACTERS_PER_TOKEN
}

/** Estimates the tokens of an image, a document or a video block. */
export const mediaTokens = (kind: 'image' | 'document' | 'video', { format, source = {} }: Media): number => {
  if (kind === 'image') return imageTokens(source.bytes)
  if (source.text !== undefined) return estimateTokens(source.text)
  if (source.content) return source.content.reduce((sum, part) => sum + estimateTokens(part.text), 0)
  const bytes = sizeOf(source.bytes)
  if (kind === 'video') {
    if (bytes === undefined) return STORED_VIDEO_TOKENS
    return Math.ceil(bytes / VIDEO_SECOND_BYTES) * VIDEO_SECOND_TOKENS
  }
  if (bytes === undefined) return STORED_DOCUMENT_TOKENS
  return format === 'pdf'
    ? Math.ceil(bytes / PDF_PAGE_BYTES) * PDF_PAGE_TOKENS
    : Math.ceil(bytes / CHARACTERS_PER_TOKEN)
}

/** What is in S3, or in a format that we cannot read, counts as the largest. */
const imageTokens = (bytes: string | Uint8Array | undefined): number => {
  const size = bytes === undefined ? undefined : imageSize(bytes)
  if (!size) return LARGEST_IMAGE_TOKENS
  const patches = Math.ceil(size.width / IMAGE_PATCH_PIXELS) * Math.ceil(size.height / IMAGE_PATCH_PIXELS)
  return Math.min(patches, LARGEST_IMAGE_TOKENS)
}

/** Bytes of a medium, given as base64 text or as bytes. */
const sizeOf = (bytes: string | Uint8Array | undefined): number | undefined =>
  typeof bytes === 'string' ? Math.floor((bytes.length * 3) / 4) : bytes?.length
