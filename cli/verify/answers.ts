import { formatUsd } from '../units.ts'
import { NO_PAIR, type Pair, pairOf } from './pair.ts'
import { ask, type Check, type Ended, row } from './world.ts'

/** A request steps down to a real model, on both machines. */
export const answered: Check = async world => {
  const pair = pairOf(world)
  if (!pair) return [row('STANDARD', 'answers', 'skipped', NO_PAIR)]
  const { route } = pair.below
  const hidden = route.store === 's3'
  const waits = route.whenExhausted === 'wait'
  const standard = ask(world.standard, pair.request, hidden)
  const express = waits ? undefined : ask(world.express, pair.request, hidden)
  return [
    answer('STANDARD', await standard, pair),
    express
      ? answer('EXPRESS', await express, pair)
      : row('EXPRESS', 'answers', 'skipped', `the route ${route.name} waits`),
  ]
}

const answer = (machine: string, { answer, failure }: Ended, { above, below: { tier } }: Pair) => {
  const check = above ? 'steps down and answers' : 'answers'
  if (answer?.servedBy.tier === tier.id && answer.attempts.length === (above ? 2 : 1))
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
