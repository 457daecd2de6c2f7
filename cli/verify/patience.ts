import { readHistory } from '../../client/history.ts'
import { ask, type Check, placesOf, row } from './world.ts'

const CHECK = 'waits for capacity'
/** Long enough to be planned twice: a wait takes a second at least. */
const DEADLINE_SECONDS = 6

/** A patient route waits, durably, and plans again; here until a short deadline, as its tier is made to fail. */
export const patient: Check = async ({ catalogue, standard, connection }) => {
  const place = placesOf(catalogue).find(({ route }) => route.whenExhausted === 'wait')
  if (!place) return [row('a patient route', CHECK, 'skipped', 'no route says whenExhausted: wait')]
  const { route, tier } = place
  const request = {
    route: route.name,
    tiers: [tier.id],
    simulate: { [tier.id]: 'TierThrottled' as const },
    deadlineSeconds: DEADLINE_SECONDS,
  }
  const { executionArn, failure } = await ask(standard, request, route.store === 's3')
  const events = await readHistory(connection.stepFunctions, executionArn)
  const waits = events.filter(({ type, stateExitedEventDetails }) => {
    return type === 'WaitStateExited' && stateExitedEventDetails?.name === 'Wait for capacity'
  }).length
  if (waits > 0)
    return [row(route.name, CHECK, 'ok', `waited ${waits === 1 ? 'once' : `${waits} times`}, then planned again`)]
  return [row(route.name, CHECK, 'error', `never waited: ${failure?.message ?? 'answered, though it was to fail'}`)]
}
