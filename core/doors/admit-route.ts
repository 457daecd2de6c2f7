import { formatDuration } from '../catalogue/duration.ts'
import type { Catalogue, Route } from '../catalogue/tier.ts'
import { showValue } from '../problems.ts'
import { DoorError } from './failure.ts'
import { type AskedModel, findModel } from './model-name.ts'

/** Who asks: what of a key the doors need. */
export interface KeyHolder {
  name: string
  /** Without it, every route. */
  routes?: readonly string[]
  /** The most that one request may cost, in US dollars. */
  maxCostUsd?: number
}

/** An Express execution ends after five minutes, whatever it is doing. */
const LONGEST_MS = 280_000

export const mayUse = (route: Route, { routes }: KeyHolder): boolean => routes?.includes(route.name) ?? true

/** Why a door cannot serve a route; undefined when it can. */
export const notThroughDoor = (route: Route): string | undefined => {
  const instead = 'use StartExecution on the router, or client.ask of stepdown/client'
  if (route.whenExhausted === 'wait')
    return `the route ${route.name} waits for capacity, which no open connection can: ${instead}`
  if (route.deadlineMs > LONGEST_MS)
    return `the route ${route.name} has a deadline of ${formatDuration(route.deadlineMs)}, and a door waits ${LONGEST_MS / 1000}s at most: ${instead}`
  return undefined
}

/**
 * The route and tier that a client's `model` names.
 * @throws DoorError `unknown-model`, `foreign-route` when the key may not use it, `rejected` when no door serves it
 */
export const admitModel = (name: string, catalogue: Catalogue, holder: KeyHolder): AskedModel => {
  const asked = findModel(name, catalogue)
  if (!asked)
    throw new DoorError(
      'unknown-model',
      `The model ${showValue(name)} does not exist: expected a route, route/tier or an alias.`,
      {
        param: 'model',
      },
    )
  if (!mayUse(asked.route, holder))
    throw new DoorError('foreign-route', `The key ${holder.name} may not use the route ${asked.route.name}.`, {
      param: 'model',
    })
  const reason = notThroughDoor(asked.route)
  if (reason) throw new DoorError('rejected', reason, { param: 'model' })
  return asked
}

/** Whether each configured tier that may be asked takes an effort: those that take an outputConfig, so `json`. */
export const takesEffort = ({ route, tier }: AskedModel, { tiers }: Catalogue): boolean =>
  (tier === undefined ? route.tiers : [tier])
    .flatMap(id => tiers.get(id) ?? [])
    .filter(({ model }) => model !== undefined)
    .every(({ features }) => features.includes('json'))
