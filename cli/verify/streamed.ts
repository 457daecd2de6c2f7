import type { Client } from '../../client/client.ts'
import { formatElapsed } from '../units.ts'
import { NO_PAIR, type Pair, pairOf } from './pair.ts'
import { type Check, row, small, type World } from './world.ts'

const CHECK = 'streams'

/** Steps and tokens come while the workflow runs, on both machines. */
export const streamed: Check = async world => {
  const pair = pairOf(world)
  const { route } = pair?.below ?? {}
  const why = !route ? NO_PAIR : route.store === 's3' ? `the route ${route.name} keeps its answers in S3` : undefined
  if (!pair || why) return [row('STANDARD', CHECK, 'skipped', why ?? NO_PAIR)]
  const standard = look('STANDARD', world.standard, pair, world)
  if (route?.whenExhausted === 'wait') return [await standard]
  return Promise.all([standard, look('EXPRESS', world.express, pair, world)])
}

const look = async (machine: string, client: Client, { request, above }: Pair, { context }: World) => {
  const began = context.now()
  let firstAfter: number | undefined
  let left = false
  let deltas = 0
  let lost = false
  try {
    for await (const event of client.stream({ ...small, ...request })) {
      if (event.type === 'left' && event.tier === above?.tier.id) left = true
      if (event.type === 'lost') lost = true
      if (event.type !== 'delta') continue
      deltas++
      firstAfter ??= context.now() - began
    }
  } catch (error) {
    return row(machine, CHECK, 'error', `${(error as Error).name}: ${(error as Error).message}`)
  }
  const missing = lost
    ? 'a part of the stream was lost'
    : firstAfter === undefined
      ? 'nothing of the answer came before its end: may the caller query the streams table?'
      : left || !above
        ? undefined
        : `that ${above.tier.id} was left was not told`
  if (missing) return row(machine, CHECK, 'error', missing)
  return row(machine, CHECK, 'ok', `${deltas} pieces, the first after ${formatElapsed(firstAfter ?? 0)}`)
}
