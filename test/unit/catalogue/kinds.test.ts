import assert from 'node:assert/strict'
import { TIER_KINDS } from '../../../core/kind.ts'
import { type Entry, price, tierOf } from './given.ts'

describe('every kind takes its own shape of model', () => {
  const arn = (resource: string) => `arn:aws:bedrock:us-east-1:111122223333:${resource}`
  const shapes: Record<string, string[]> = {
    'on-demand': [
      'amazon.nova-pro-v1:0',
      'zai.glm-4.6',
      'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0',
      arn('custom-model-deployment/abc123'),
    ],
    'cross-region': [
      'us.amazon.nova-pro-v1:0',
      'global.anthropic.claude-sonnet-5',
      'us-gov.amazon.nova-pro-v1:0',
      arn('inference-profile/eu.amazon.nova-lite-v1:0'),
      arn('application-inference-profile/abc123'),
    ],
    provisioned: [arn('provisioned-model/abcdef012345')],
    'prompt-router': [arn('default-prompt-router/meta.llama:1'), arn('prompt-router/abc123')],
    imported: [arn('imported-model/abcdef012345')],
    sagemaker: ['arn:aws:sagemaker:us-east-1:111122223333:endpoint/mistral'],
  }
  const entryOf = (kind: string, model: string): Entry => {
    const codec = kind === 'imported' || kind === 'sagemaker' ? { codec: 'llama' } : {}
    return { kind, model, contextWindow: 10_000, price, ...codec }
  }

  for (const kind of TIER_KINDS) {
    const fitting = kind === 'latency-optimized' ? ['on-demand', 'cross-region'] : [kind]
    for (const [shape, models] of Object.entries(shapes)) {
      for (const model of models) {
        const fits = fitting.includes(shape)
        it(`${kind} ${fits ? 'takes' : 'refuses'} ${model}`, () => {
          if (fits) assert.equal(tierOf(entryOf(kind, model)).model, model)
          else assert.throws(() => tierOf(entryOf(kind, model)), /^CatalogueError: tiers\.a\.model is ".*": expected /)
        })
      }
    }
  }
})
