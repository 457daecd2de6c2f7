import type { ContentBlock } from '../answer.ts'
import { FEATURES, type Feature } from '../catalogue/tier.ts'
import type { ConverseRequestParts } from './request.ts'
import { estimateTokens, type Media, mediaTokens } from './tokens.ts'

/** What a request needs from the model that serves it. */
export interface Needs {
  /** In the order of FEATURES. */
  features: Feature[]
  /** An estimate: see `core/request/tokens.ts`. */
  inputTokens: number
  /** How many of the input tokens are before the last cache point, so that a cache may hold them. */
  cacheableTokens: number
  /** How long the cache points keep it, the longest of them: five minutes unless they say another. */
  cacheTtl?: string
}

/** Derives features and an estimate of the input tokens from a request. Media may be base64 text or bytes. */
export const needsOf = (request: ConverseRequestParts): Needs => {
  const tally: Tally = { features: new Set(), tokens: 0, cacheable: 0 }
  // The order in which models read, and so in which a cache point covers what is before it: tools, system, messages.
  if (request.toolConfig) {
    tally.features.add('tools')
    for (const tool of request.toolConfig.tools) addBlock(tool, tally)
  }
  if (request.system) {
    tally.features.add('system')
    for (const block of request.system) addBlock(block, tally)
  }
  for (const message of request.messages) {
    if (message.role === 'system') tally.features.add('system')
    for (const block of message.content) addBlock(block, tally)
  }
  if (request.outputConfig) {
    // An effort alone is for the model to take or refuse.
    if (request.outputConfig.textFormat) tally.features.add('json')
    tally.tokens += estimateTokens(JSON.stringify(request.outputConfig))
  }
  // Tools that only one provider has are given here.
  if (request.additionalModelRequestFields)
    tally.tokens += estimateTokens(JSON.stringify(request.additionalModelRequestFields))
  return {
    features: FEATURES.filter(feature => tally.features.has(feature)),
    inputTokens: tally.tokens,
    cacheableTokens: tally.cacheable,
    ...(tally.ttl !== undefined && { cacheTtl: tally.ttl }),
  }
}

interface Tally {
  features: Set<Feature>
  tokens: number
  cacheable: number
  ttl?: string
}

const NEEDED: Record<string, Feature> = {
  image: 'images',
  document: 'documents',
  searchResult: 'documents',
  video: 'video',
  toolUse: 'tools',
  toolResult: 'tools',
  toolAddition: 'tools',
  toolRemoval: 'tools',
  cachePoint: 'caching',
}

const addCachePoint = ({ ttl = '5m' }: { ttl?: string }, tally: Tally): void => {
  tally.cacheable = tally.tokens
  if (tally.ttl !== '1h') tally.ttl = ttl
}

const addBlock = (block: ContentBlock, tally: Tally): void => {
  const [kind, value] = Object.entries(block)[0] ?? []
  if (kind === undefined) return
  const feature = NEEDED[kind]
  if (feature) tally.features.add(feature)
  if (kind === 'cachePoint') addCachePoint(value as { ttl?: string }, tally)
  else if (kind === 'image' || kind === 'document' || kind === 'video')
    tally.tokens += mediaTokens(kind, value as Media)
  else if (kind === 'text' && typeof value === 'string') tally.tokens += estimateTokens(value)
  else if (kind === 'guardContent') addBlock(value as ContentBlock, tally)
  else if (kind === 'toolResult') {
    for (const part of (value as { content: ContentBlock[] }).content) addBlock(part, tally)
  } else tally.tokens += estimateTokens(JSON.stringify(value))
}
