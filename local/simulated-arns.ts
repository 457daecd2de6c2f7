import type { TierKind } from '../core/kind.ts'
import { ACCOUNT, REGION } from './arns.ts'

/** What stands in for a model of one's own, which a laptop without an account can not have. */
const ARNS: Readonly<Partial<Record<TierKind, string>>> = {
  provisioned: `arn:aws:bedrock:${REGION}:${ACCOUNT}:provisioned-model/000000000001`,
  imported: `arn:aws:bedrock:${REGION}:${ACCOUNT}:imported-model/000000000002`,
  'prompt-router': `arn:aws:bedrock:${REGION}:${ACCOUNT}:default-prompt-router/meta.llama:1`,
  sagemaker: `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/simulated-mistral`,
}

/**
 * Gives every unset `${NAME}` of a tier's model a simulated ARN of the tier's kind, so that all seven kinds work.
 *
 * @param source the catalogue as parsed from YAML, valid or not: what does not look like a tier is passed over
 * @returns the variables to add to the functions' environment
 */
export function simulatedArns(
  source: unknown,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const tiers = (source as { tiers?: unknown } | null)?.tiers
  const arns: Record<string, string> = {}
  for (const tier of Object.values(typeof tiers === 'object' && tiers !== null ? tiers : {})) {
    const { kind, model, region } = (tier ?? {}) as { kind?: TierKind; model?: unknown; region?: unknown }
    const name = typeof model === 'string' ? /^\$\{(\w+)\}$/.exec(model)?.[1] : undefined
    const arn = kind && ARNS[kind]
    if (!name || !arn || env[name]) continue
    arns[name] = typeof region === 'string' && /^[a-z]+(-[a-z]+)+-\d$/.test(region) ? arn.replace(REGION, region) : arn
  }
  return arns
}
