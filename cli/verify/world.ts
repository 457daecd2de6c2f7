import type { Answer, Client, RequestFailed, RequestInput } from '../../client/client.ts'
import type { Connection } from '../../client/connection.ts'
import type { Catalogue, Route, Tier } from '../../core/catalogue/tier.ts'
import type { CheckRow } from '../check-table.ts'
import type { CommandContext } from '../context.ts'

/** What each check is given: the deployment, its catalogue, and ways to ask it. */
export interface World {
  connection: Connection
  /** The ARN of the STANDARD router. */
  router: string
  catalogue: Catalogue
  standard: Client
  express: Client
  context: CommandContext
}

/** One check of `stepdown verify`: it never rejects because the deployment is wrong, only because it cannot be reached. */
export type Check = (world: World) => Promise<CheckRow[]>

export const row = (subject: string, check: string, status: CheckRow['status'], detail: string): CheckRow => ({
  subject,
  check,
  status,
  detail,
})

/** How a request ended. */
export interface Ended {
  executionArn: string
  answer?: Answer
  failure?: RequestFailed
}

/** What is paid: a prompt of two words, and an answer of a few. */
export const small = { prompt: 'Say yes.', inferenceConfig: { maxTokens: 16 } }

/** Asks and waits for the end, whichever it is. */
export const ask = async (client: Client, request: RequestInput, hidden = false): Promise<Ended> => {
  let executionArn = ''
  const onStarted = (arn: string) => {
    executionArn = arn
  }
  try {
    return {
      answer: await client.ask({ ...small, ...request }, { onStarted, ...(hidden && { private: true }) }),
      executionArn,
    }
  } catch (error) {
    if (!isRequestFailed(error)) throw error
    return { failure: error, executionArn: error.executionArn }
  }
}

const isRequestFailed = (error: unknown): error is RequestFailed => error instanceof Error && 'attempts' in error

/** A tier and a route on which it can be asked: better one that fails at once, and keeps its prompts in the history. */
export interface Place {
  tier: Tier
  route: Route
}

export const placesOf = ({ tiers, routes }: Catalogue): Place[] =>
  [...routes.values()]
    .toSorted((a, b) => burden(a) - burden(b))
    .flatMap(route => route.tiers.flatMap(id => tiers.get(id) ?? []).map(tier => ({ tier, route })))
    .filter(({ tier }) => tier.model !== undefined && !tier.disabled)

const burden = ({ whenExhausted, store }: Route): number =>
  (whenExhausted === 'wait' ? 2 : 0) + (store === 's3' ? 1 : 0)
