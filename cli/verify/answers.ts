import { formatUsd } from '../units.ts'
import { NO_PAIR, pairOf } from './pair.ts'
import { ask, type Check, type Ended, type Place, row } from './world.ts'

/** A request steps down to a real model, on both machines. */
export const answered: Check = async world => {
  const pair = pairOf(world)
  if (!pair) return [row('STANDARD', 'steps down and answers', 'skipped', NO_PAIR)]
  const { request, below } = pair
  const hidden = below.route.store === 's3'
  const standard = ask(world.standard, request, hidden)
  const waits = below.route.whenExhausted === 'wait'
  const express = waits ? undefined : ask(world.express, request, hidden)
  return [
    answer('STANDARD', await standard, below),
    express
      ? answer('EXPRESS', await express, below)
      : row('EXPRESS', 'steps down and answers', 'skipped', `the route ${below.route.name} waits`),
  ]
}

const answer = (machine: string, { answer, failure }: Ended, { tier }: Place) => {
  const check = 'steps down and answers'
  if (answer?.servedBy.tier === tier.id && answer.attempts.length === 2)
    return row(machine, check, 'ok', `${tier.id}, ${formatUsd(answer.cost.usd)}`)
  if (answer) return row(machine, check, 'error', `answered by ${answer.servedBy.tier}, expected ${tier.id}`)
  return row(machine, check, 'error', `${failure?.name}: ${failure?.message}`)
}

/** What no tier could serve is refused before one is asked. */
export const rejected: Check = async ({ standard }) => {
  const { failure } = await ask(standard, { route: 'no-such-route' })
  const right = failure?.name === 'RequestRejected' && failure.attempts.length === 0
  const found = right ? failure.message : failure ? `${failure.name}: ${failure.message}` : 'answered'
  return [row('a wrong request', 'is rejected', right ? 'ok' : 'error', found)]
}
