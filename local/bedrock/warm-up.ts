import { BedrockError } from './errors.ts'

const usualIdleMs = 300_000

export interface WarmUps {
  /**
   * Asks whether a model is loaded; asking is what starts to load it.
   * @throws BedrockError ModelNotReadyException while it is not
   */
  check(bucket: string, behaviour: { warmUpMs?: number | undefined; idleMs?: number | undefined }, now: number): void
}

/** Which scale-to-zero models are loaded. Imported models are unloaded when nobody has asked for a while. */
export function createWarmUps(): WarmUps {
  const models = new Map<string, { readyAt: number; usedAt: number }>()
  return {
    check(bucket, { warmUpMs, idleMs = usualIdleMs }, now) {
      if (!warmUpMs) return
      const model = models.get(bucket)
      const loading = model && now < model.readyAt
      if (model && !loading && now - Math.max(model.usedAt, model.readyAt) <= idleMs) {
        model.usedAt = now
        return
      }
      if (!loading) models.set(bucket, { readyAt: now + warmUpMs, usedAt: now })
      throw new BedrockError('ModelNotReadyException')
    },
  }
}
