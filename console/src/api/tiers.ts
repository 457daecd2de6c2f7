import { send } from './aws-json.ts'

/** One tier of the catalogue with what is known of it now. */
export interface TierState {
  id: string
  kind: string
  model?: string
  region?: string
  bucket?: string
  /** Why it cannot be asked at all: `SAGEMAKER_ENDPOINT_ARN is not set`. */
  notConfigured?: string
  disabled?: boolean
  circuit?: { state: string; reason?: string; until?: number }
  broken?: string
}

export interface TiersAnswer {
  tiers: TierState[]
  routes: string[]
}

export async function readTiers(signal?: AbortSignal): Promise<TiersAnswer> {
  const answer = await send<{ tiers?: TierState[]; routes?: unknown }>('/_stepdown/tiers', {
    ...(signal && { signal }),
  })
  return { tiers: answer.tiers ?? [], routes: routeNames(answer.routes) }
}

const routeNames = (routes: unknown): string[] =>
  Array.isArray(routes)
    ? routes.map(route => (typeof route === 'string' ? route : String((route as { name?: string }).name)))
    : Object.keys((routes as object | undefined) ?? {})
