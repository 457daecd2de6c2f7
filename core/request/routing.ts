import { formatDuration } from '../catalogue/duration.ts'
import type { Catalogue, Route } from '../catalogue/tier.ts'
import { RequestRejected } from '../faults/errors.ts'
import { showValue } from '../problems.ts'
import { checkContent } from './check-content.ts'
import type { ConverseRequestParts, Routing } from './request.ts'

type Show = (value: unknown) => string

/** An Express execution ends after five minutes, whatever it is doing. */
const LONGEST_EXPRESS_SECONDS = 280

/** The route that a request names, or the default. Throws RequestRejected for one that the catalogue does not have. */
export const routeOf = (routing: Routing, catalogue: Catalogue, show: Show = showValue): Route => {
  const name = routing.route ?? catalogue.defaultRoute
  const route = catalogue.routes.get(name)
  if (!route)
    throw new RequestRejected(`route is ${show(name)}: expected one of ${[...catalogue.routes.keys()].join(', ')}`)
  return route
}

interface RoutingCheck {
  routing: Routing
  route: Route
  catalogue: Catalogue
  request: ConverseRequestParts
  simulateAllowed: boolean
  express: boolean
  /** Where this deployment keeps requests and answers. */
  payloadBucket?: string | undefined
  /** How a value is shown: those of a stored request are kept out of errors, which histories and logs keep. */
  show?: Show
}

/** What the schema cannot know: the catalogue, the machine's type and what the deployment allows. Throws RequestRejected. */
export const checkRouting = (check: RoutingCheck): void => {
  const { routing, route, catalogue, request, simulateAllowed, express, payloadBucket, show = showValue } = check
  if (express) checkExpress(routing, route)
  checkTiers(routing.tiers ?? [], route, show)
  checkContent(request, { guarded: route.guardrail && route.name, payloadBucket })
  if (routing.simulate) {
    if (!simulateAllowed)
      throw new RequestRejected('simulate is given: expected none, as this deployment does not allow it')
    const stranger = Object.keys(routing.simulate).find(id => !catalogue.tiers.has(id))
    if (stranger !== undefined)
      throw new RequestRejected(`simulate names ${show(stranger)}: expected a tier of the catalogue`)
  }
  if (route.guardrail && request.guardrailConfig)
    throw new RequestRejected(
      `guardrailConfig is given: expected none, as the route ${route.name} has its own guardrail`,
    )
  if (
    route.store === 's3' &&
    routing.stream &&
    (typeof routing.stream === 'string' || routing.stream.content !== 'end')
  )
    throw new RequestRejected(
      `stream.content is tokens: expected end on the route ${route.name}, which keeps answers out of every record`,
    )
  if (route.store === 's3' && routing.requestUri === undefined)
    throw new RequestRejected(
      `requestUri is missing: expected on the route ${route.name}, which keeps prompts out of the execution history`,
    )
}

/** Throws RequestRejected for a selection of tiers that the route does not have. */
export const checkTiers = (tiers: readonly string[], route: Route, show: Show = showValue): void => {
  const stranger = tiers.findIndex(id => !route.tiers.includes(id))
  if (stranger >= 0)
    throw new RequestRejected(
      `tiers[${stranger}] is ${show(tiers[stranger])}: expected a tier of the route ${route.name} (${route.tiers.join(', ')})`,
    )
}

const checkExpress = (routing: Routing, route: Route): void => {
  if (route.whenExhausted === 'wait')
    throw new RequestRejected(
      `route is ${JSON.stringify(route.name)}: expected one that does not wait, as an Express execution ends after five minutes`,
    )
  const seconds = routing.deadlineSeconds ?? route.deadlineMs / 1000
  if (seconds > LONGEST_EXPRESS_SECONDS)
    throw new RequestRejected(
      `deadlineSeconds is ${seconds} (${formatDuration(seconds * 1000)}): expected at most ${LONGEST_EXPRESS_SECONDS} on an Express machine`,
    )
}
