import * as z from 'zod/mini'
import { oneOf, strict, text, words } from '../schema.ts'

/**
 * Converse's messages and content blocks, as @aws-sdk/client-bedrock-runtime 3.1164 types them. Media travel as base64
 * text, because an execution's input is JSON. Audio blocks are left out: no tier can declare that its model hears.
 */

const base64 = z.string('base64 text').check(
  z.minLength(4, 'base64 text'),
  z.refine(value => value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value), 'base64 text'),
)

const s3Location = strict({
  uri: z.string().check(z.regex(/^s3:\/\/[^/]+\/.+$/, 'an S3 URI such as s3://bucket/key')),
  bucketOwner: z.optional(text()),
})

const cachePoint = strict({ type: z.literal('default'), ttl: z.optional(z.enum(['5m', '1h'])) })
const citations = z.optional(strict({ enabled: z.boolean() }))
const plainTexts = z.array(strict({ text: z.string() }))
const jsonObject = z.record(z.string(), z.unknown())

const image = strict({
  format: z.enum(['png', 'jpeg', 'gif', 'webp']),
  source: oneOf({ bytes: base64, s3Location }),
})
const document = strict({
  format: z.optional(z.enum(['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'])),
  name: text(),
  source: oneOf({ bytes: base64, s3Location, text: z.string(), content: plainTexts }),
  context: z.optional(z.string()),
  citations,
})
const video = strict({
  format: z.enum(['mkv', 'mov', 'mp4', 'webm', 'flv', 'mpeg', 'mpg', 'wmv', 'three_gp']),
  source: oneOf({ bytes: base64, s3Location }),
})
const searchResult = strict({ source: z.string(), title: z.string(), content: plainTexts, citations })

const guardContent = oneOf({
  text: strict({
    text: z.string(),
    qualifiers: z.optional(z.array(z.enum(['grounding_source', 'query', 'guard_content']))),
  }),
  image: strict({ format: z.enum(['png', 'jpeg']), source: strict({ bytes: base64 }) }),
})

const toolUse = strict({
  toolUseId: text(),
  name: text(),
  input: z.unknown().check(z.refine(value => value !== undefined, 'any JSON value')),
  type: z.optional(z.literal('server_tool_use')),
})
const toolResult = strict({
  toolUseId: text(),
  content: z.array(oneOf({ json: z.unknown(), text: z.string(), image, document, video, searchResult })),
  status: z.optional(z.enum(['success', 'error'])),
  type: z.optional(z.string()),
})

const toolReference = strict({
  tool: strict({ type: z.optional(text()), name: z.optional(text()), serverName: z.optional(text()) }),
})

const contentBlock = oneOf({
  text: words(),
  image,
  document,
  video,
  toolUse,
  toolResult,
  guardContent,
  cachePoint,
  reasoningContent: oneOf({
    reasoningText: strict({ text: z.string(), signature: z.optional(z.string()) }),
    redactedContent: base64,
  }),
  citationsContent: strict({ content: z.optional(plainTexts), citations: z.optional(z.array(jsonObject)) }),
  searchResult,
  toolAddition: toolReference,
  toolRemoval: toolReference,
})

export const messageSchema = strict({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.array(contentBlock).check(z.minLength(1, 'at least one content block')),
})

export const systemSchema = z.union([words(), z.array(oneOf({ text: words(), guardContent, cachePoint }))])

export const toolConfigSchema = strict({
  tools: z
    .array(
      oneOf({
        toolSpec: strict({
          name: text(),
          description: z.optional(text()),
          inputSchema: strict({ json: jsonObject }),
          strict: z.optional(z.boolean()),
        }),
        systemTool: strict({ name: text() }),
        cachePoint,
      }),
    )
    .check(z.minLength(1, 'at least one tool')),
  toolChoice: z.optional(oneOf({ auto: strict({}), any: strict({}), tool: strict({ name: text() }) })),
})
