import type { Prompt } from './prompt.ts'
import { hash } from './text.ts'

// Shorter prefixes are not cached, silently: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
const minimumTokens = 1024
const ttls: Record<string, number> = { '5m': 300_000, '1h': 3_600_000 }
const capacity = 1000

export interface PromptCache {
  /** Splits a prompt's input into read from the cache, written to it, and the rest. In tokens. */
  look(bucket: string, prompt: Prompt, now: number): { input: number; read: number; write: number }
}

/** Prompt caches are per region and model; reading one renews it. */
export function createPromptCache(): PromptCache {
  const expiries = new Map<string, number>()
  return {
    look(bucket, { cacheKey, cacheTtl = '5m', cacheableTokens, inputTokens }, now) {
      if (cacheKey === undefined || cacheableTokens < minimumTokens) return { input: inputTokens, read: 0, write: 0 }
      const key = `${bucket} ${hash(cacheKey)} ${cacheKey.length}`
      const hit = (expiries.get(key) ?? 0) > now
      expiries.delete(key)
      expiries.set(key, now + (ttls[cacheTtl] as number))
      if (expiries.size > capacity) expiries.delete(expiries.keys().next().value as string)
      const input = inputTokens - cacheableTokens
      return hit ? { input, read: cacheableTokens, write: 0 } : { input, read: 0, write: cacheableTokens }
    },
  }
}
