import { sentence, showValue } from '../problems.ts'
import { type Environment, fill } from './environment.ts'
import { misfit, regionOf } from './model-id.ts'
import { accountOf, misfitRole } from './role.ts'
import type { TierSource } from './schema.ts'
import type { Tier } from './tier.ts'

/** Where the call goes: model, Region, role and bucket, with the environment filled in. */
export const readPlace = (
  id: string,
  entry: TierSource,
  env: Environment,
  home: string,
  report: (problem: string) => void,
): Pick<Tier, 'model' | 'region' | 'role' | 'bucket' | 'notConfigured'> => {
  const unset = new Set<string>()
  const filled = (field: 'model' | 'region' | 'role' | 'bucket'): { text: string; shown: string } | undefined => {
    const value = entry[field]
    if (value === undefined) return undefined
    const result = fill(value, env)
    if ('unset' in result) return void unset.add(result.unset)
    if (result.text.includes('${')) {
      report(sentence(`tiers.${id}.${field}`, showValue(value), `\${NAME} to be the whole value`))
      return undefined
    }
    const from = result.from ? ` (from ${result.from})` : ''
    return { text: result.text, shown: `${showValue(result.text)}${from}` }
  }
  const model = filled('model')
  const region = filled('region')
  const role = filled('role')
  const bucket = filled('bucket')

  const expected = model && misfit(entry.kind, model.text)
  if (model && expected) report(sentence(`tiers.${id}.model`, model.shown, `${expected}, as kind is ${entry.kind}`))
  const own = model && regionOf(model.text)
  if (region && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region.text)) {
    report(sentence(`tiers.${id}.region`, region.shown, 'a Region such as us-east-1'))
  } else if (region && own && own !== region.text) {
    report(sentence(`tiers.${id}.region`, region.shown, `${own}, the Region of the model’s ARN`))
  }
  const wrongRole = role && misfitRole(`tiers.${id}.role`, role.text, role.shown)
  if (wrongRole) report(wrongRole)
  const place = region?.text ?? own ?? home
  const account = role ? `@${accountOf(role.text)}` : ''
  const configured = unset.size === 0 && model !== undefined
  return {
    model: configured ? model.text : undefined,
    region: place,
    ...(role && { role: role.text }),
    bucket: bucket?.text ?? `${place}/${model?.text ?? id}${account}${ownCapacity(entry)}`,
    ...(unset.size > 0 && {
      notConfigured: `${[...unset].join(' and ')} ${unset.size > 1 ? 'are' : 'is'} not set`,
    }),
  }
}

/**
 * Latency-optimized inference has its own quota, and so has the reserved service tier; priority, default and flex
 * share the on-demand quota: https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html
 */
const ownCapacity = ({ kind, serviceTier }: TierSource): string => {
  if (kind === 'latency-optimized') return '#optimized'
  return serviceTier === 'reserved' ? '#reserved' : ''
}
