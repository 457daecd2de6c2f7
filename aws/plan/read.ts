import type { Catalogue, Route } from '../../core/catalogue/tier.ts'
import { RequestRejected } from '../../core/faults/errors.ts'
import { parseRequest } from '../../core/request/parse.ts'
import { type ParsedRequest, readRequest } from '../../core/request/request.ts'
import { checkRouting, routeOf } from '../../core/request/routing.ts'
import { loadRequest } from '../attempt/load-request.ts'
import type { Plan, PlanDeps, PlanEvent } from './deps.ts'

/** What every plan of a request says. */
export type Base = Pick<Plan, 'route' | 'deadlineAt' | 'afterTimeout'>
/** A request that is valid, and when it has to be answered. */
export interface Planning extends Pick<ParsedRequest, 'request' | 'routing'> {
  event: PlanEvent
  route: Route
  base: Base
  /** Milliseconds since the epoch. */
  startedAt: number
  deadlineAt: number
  /** Of the object that its `requestUri` names. */
  requestHash?: string
}

/**
 * Validates; of an object that a `store: s3` route keeps out of the history, an error says only what was expected: Step
 * Functions and Lambda's log keep the error.
 */
const quietOf =
  (input: unknown, { routes, defaultRoute }: Catalogue): typeof parseRequest =>
  (read, options) => {
    try {
      return parseRequest(read, options)
    } catch (error) {
      const named = options?.stored
        ? [readRequest(input).routing.route, (read as { route?: unknown } | null)?.route]
        : []
      if (!options?.stored || !named.some(route => routes.get(String(route ?? defaultRoute))?.store === 's3'))
        throw error
      const expected = /: (expected [^"]*)$/.exec((error as Error).message)?.[1] ?? 'expected a request'
      throw new RequestRejected(
        `the object at requestUri is no valid request: ${expected} (its values are not shown here)`,
      )
    }
  }

/** Reads and validates a request. Rejects with RequestRejected. */
export const readPlanning = async (
  { catalogue, payloads, simulateAllowed }: PlanDeps,
  event: PlanEvent,
): Promise<Planning> => {
  const { execution } = event
  const { requestHash, ...loaded } = await loadRequest(event.request, payloads, {
    read: quietOf(event.request, catalogue),
  })
  const { request, routing } = loaded
  const route = routeOf(routing, catalogue)
  const express = execution.id.includes(':express:')
  checkRouting({ ...loaded, route, catalogue, simulateAllowed, express, payloadBucket: payloads?.bucket })
  const startedAt = Date.parse(execution.startedAt)
  const deadlineAt = startedAt + (routing.deadlineSeconds ? routing.deadlineSeconds * 1000 : route.deadlineMs)
  const base = { route: route.name, deadlineAt: new Date(deadlineAt).toISOString(), afterTimeout: route.afterTimeout }
  return { event, request, routing, route, base, startedAt, deadlineAt, ...(requestHash && { requestHash }) }
}
