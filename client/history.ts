import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn'
import { type HistoryEvent as ReadEvent, readEvent } from '../core/history/event.ts'
import { readHistory as readAll } from '../core/history/history.ts'
import type { Ladder } from '../core/history/ladder.ts'
import { pollIntervals, type Sleep } from './wait.ts'

/** The whole history of a STANDARD execution, oldest event first. */
export async function readHistory(stepFunctions: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  let nextToken: string | undefined
  do {
    const page = await stepFunctions.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, ...(nextToken && { nextToken }) }),
    )
    events.push(...(page.events ?? []))
    nextToken = page.nextToken
  } while (nextToken)
  return events
}

/** Reads from the newest event back to the last one known: the last page of a long history is all that changes. */
async function readNewEvents(stepFunctions: SFNClient, executionArn: string, known: number): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  let nextToken: string | undefined
  do {
    const page = await stepFunctions.send(
      new GetExecutionHistoryCommand({
        executionArn,
        reverseOrder: true,
        maxResults: 100,
        ...(nextToken && { nextToken }),
      }),
    )
    const fresh = (page.events ?? []).filter(event => (event.id ?? 0) > known)
    events.push(...fresh)
    nextToken = fresh.length === page.events?.length ? page.nextToken : undefined
  } while (nextToken)
  return events.reverse()
}

export interface FollowOptions {
  sleep: Sleep
  signal?: AbortSignal
  /** The pauses between two looks: GetExecutionHistory allows 20 a second and account on AWS. */
  firstPauseMs: number
  longestPauseMs: number
  /** Called after each look, also when nothing happened, so that running times can be shown. */
  onLadder(ladder: Ladder): void
}

/** Follows an execution until it ends. Rejects with the signal's reason when that aborts; the execution goes on. */
export async function followExecution(
  stepFunctions: SFNClient,
  executionArn: string,
  { sleep, signal, firstPauseMs, longestPauseMs, onLadder }: FollowOptions,
): Promise<Ladder> {
  const events: ReadEvent[] = []
  let { ladder } = readAll(events)
  let known = 0
  for (const pause of pollIntervals(firstPauseMs, longestPauseMs)) {
    signal?.throwIfAborted()
    const fresh = await readNewEvents(stepFunctions, executionArn, known)
    if (fresh.length > 0) {
      events.push(...fresh.map(readEvent))
      known = events.at(-1)?.id ?? known
      ladder = readAll(events).ladder
    }
    onLadder(ladder)
    if (ladder.status !== 'RUNNING') return ladder
    await sleep(pause, signal).catch(error => {
      throw signal?.aborted ? signal.reason : error
    })
  }
  throw new Error('unreachable: the pauses never end')
}
