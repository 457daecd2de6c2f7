import type { Route } from '../../core/catalogue/tier.ts'
import { showShape, showValue } from '../../core/problems.ts'
import { parseRequest } from '../../core/request/parse.ts'
import type { ParsedRequest } from '../../core/request/request.ts'
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

/** Reads and validates a request. Rejects with RequestRejected. */
export const readPlanning = async (
  { catalogue, payloads, simulateAllowed }: PlanDeps,
  event: PlanEvent,
): Promise<Planning> => {
  const { execution } = event
  const { requestHash, ...loaded } = await loadRequest(event.request, payloads, { read: parseRequest })
  const { request, routing } = loaded
  const show = requestHash === undefined ? showValue : showShape
  const route = routeOf(routing, catalogue, show)
  const express = execution.id.includes(':express:')
  checkRouting({ ...loaded, route, catalogue, simulateAllowed, express, payloadBucket: payloads?.bucket, show })
  const startedAt = Date.parse(execution.startedAt)
  const deadlineAt = startedAt + (routing.deadlineSeconds ? routing.deadlineSeconds * 1000 : route.deadlineMs)
  const base = { route: route.name, deadlineAt: new Date(deadlineAt).toISOString(), afterTimeout: route.afterTimeout }
  return { event, request, routing, route, base, startedAt, deadlineAt, ...(requestHash && { requestHash }) }
}
