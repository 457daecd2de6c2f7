import { change, get } from './laptop.ts'

/** One tier of the catalogue with what is known of it now. */
export interface TierState {
  id: string
  kind: string
  model?: string
  region: string
  bucket: string
  configured: boolean
  /** Why it cannot be asked at all: `SAGEMAKER_ENDPOINT_ARN is not set`. */
  notConfigured?: string
  /** `enabled: false` in the catalogue. */
  disabled?: boolean
  timeoutMs: number
  firstTokenTimeoutMs?: number
  price: { input: number; output: number }
  /** How it was broken by a click. */
  broken?: string
  capacity?: unknown
  simulator?: SimulatorBucket
}

export interface SimulatorBucket {
  key: string
  limits: {
    requestsPerMinute?: number
    requestsPerSecond?: number
    tokensPerMinute?: number
    tokensPerDay?: number
    concurrency?: number
  }
  used: { requests: number; tokens: number }
  available: { requests?: number; tokens?: number }
  inFlight: number
  outcomes: Record<string, number>
  daily: { tokens: number; limit?: number }
}

export interface RouteState {
  name: string
  deadlineMs: number
  tiers: string[]
  order: string
  whenExhausted: string
}

export interface TiersAnswer {
  default: string
  tiers: TierState[]
  routes: RouteState[]
  /** The ways to break a tier. */
  breaks: string[]
}

export const readTiers = (signal?: AbortSignal): Promise<TiersAnswer> => get('tiers', signal)

const path = (tier: string, action: string): string => `tiers/${encodeURIComponent(tier)}/${action}`

export const breakTier = (tier: string, fault: string) => change('POST', path(tier, 'break'), { fault })
export const mendTier = (tier: string) => change('DELETE', path(tier, 'break'))
export const disableTier = (tier: string, duration: string) => change('POST', path(tier, 'disable'), { for: duration })
export const enableTier = (tier: string) => change('POST', path(tier, 'enable'))
/** Nothing broken or disabled by hand, nothing remembered of it. */
export const mendAll = () => change('POST', 'tiers/mend')
