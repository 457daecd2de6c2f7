import type { ModelAccess, ModelDetails } from '../catalogue/account.ts'
import type { Tier } from '../catalogue/tier.ts'
import type { Finding, Verdict } from './finding.ts'

const DAY_MS = 86_400_000
/** A ladder is changed and tried in less, and AWS gives notice of six months. */
const SOON_DAYS = 90

/** A date as the table shows it, `2027-04-08`. */
export const day = (date: Date): string => date.toISOString().slice(0, 10)

/** Whether a model lives, and for how long; whether the tier can call it as it does. */
export const lifecycleFinding = (tier: Tier, model: ModelDetails, now: number): Verdict => {
  const { name, lifecycle, endOfLife, inferenceTypes, streaming } = model
  const finding = (status: Finding['status'], detail: string): Verdict => ({ check: 'model', status, detail })
  if (tier.kind === 'on-demand' && !inferenceTypes.includes('ON_DEMAND')) {
    return finding('error', `${name} is only served through inference profiles: make the tier cross-region`)
  }
  if (tier.api === 'converse' && tier.streaming !== false && !streaming)
    return finding('error', `${name} does not stream: set streaming: false`)
  const left = endOfLife ? Math.floor((endOfLife.getTime() - now) / DAY_MS) : undefined
  const date = endOfLife && day(endOfLife)
  if (left !== undefined && left < 0) return finding('error', `${name} reached its end of life on ${date}`)
  if (left !== undefined && left <= SOON_DAYS) return finding('warning', `${name} ends in ${left} days, on ${date}`)
  const until = date ? `, until ${date}` : ''
  if (lifecycle === 'LEGACY')
    return finding('warning', `${name} is legacy${until}: unused for 15 days, it is closed to the account`)
  return finding('ok', `${name} is active${until}`)
}

/** Whether this account may call a model: agreement with the provider, entitlement, authorization, Region. */
export const accessFinding = ({ agreement, authorization, entitlement, region }: ModelAccess): Verdict => {
  const missing = [
    agreement !== 'AVAILABLE' && `agreement ${agreement}`,
    authorization !== 'AUTHORIZED' && `authorization ${authorization}`,
    entitlement !== 'AVAILABLE' && `entitlement ${entitlement}`,
    region !== 'AVAILABLE' && `Region ${region}`,
  ].filter(reason => reason !== false)
  return missing.length === 0
    ? { check: 'access', status: 'ok', detail: 'granted' }
    : { check: 'access', status: 'error', detail: missing.join(', ') }
}
