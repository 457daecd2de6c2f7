import { DETAIL_TYPE, EVENT_SOURCE, sendEvents } from '../../client/events.ts'
import { describeExecution, recentExecutions } from '../../client/executions.ts'
import { type Check, placesOf, row, type World } from './world.ts'

const CHECK = 'starts the router'
const PATIENCE_MS = 30_000

/** An event on the default bus becomes an execution whose input is that event. */
export const event: Check = async world => {
  const [place] = placesOf(world.catalogue)
  if (!place) return [row('an event', CHECK, 'skipped', 'no tier is configured')]
  const { route, tier } = place
  const detail = {
    prompt: 'Say yes.',
    route: route.name,
    tiers: [tier.id],
    simulate: { [tier.id]: 'TierMisconfigured' },
  }
  const entry = {
    Source: EVENT_SOURCE,
    DetailType: DETAIL_TYPE,
    Detail: JSON.stringify({ ...detail, deadlineSeconds: 20 }),
  }
  const [sent] = await sendEvents(world.connection, [entry])
  if (!sent || !('eventId' in sent)) return [row('an event', CHECK, 'error', `${sent?.error}: ${sent?.message}`)]
  const execution = await executionOf(sent.eventId, world)
  if (execution) return [row('an event', CHECK, 'ok', execution)]
  const seconds = PATIENCE_MS / 1000
  return [row('an event', CHECK, 'error', `no execution of the event ${sent.eventId} within ${seconds} s`)]
}

/** EventBridge names executions itself, so the event is looked for in what the newest ones were started with. */
const executionOf = async (eventId: string, { connection, router, context }: World): Promise<string | undefined> => {
  const { stepFunctions } = connection
  const until = context.now() + PATIENCE_MS
  const seen = new Set<string>()
  for (;;) {
    for (const { executionArn = '' } of await recentExecutions(stepFunctions, router, 20)) {
      if (seen.has(executionArn)) continue
      seen.add(executionArn) // AWS lets an account describe some fifteen a second
      const { input } = await describeExecution(stepFunctions, executionArn)
      if (input?.includes(eventId)) return executionArn
    }
    if (context.now() > until) return undefined
    await context.sleep(1000, context.interrupted)
  }
}
