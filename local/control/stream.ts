import type { ServerResponse } from 'node:http'
import type { HistoryEvent } from '../asl/history.ts'
import type { CloudEvent } from '../cloud-event.ts'
import type { StepFunctions } from '../step-functions/step-functions.ts'
import { type ControlCall, SENT } from './routes.ts'
import { listedSummary } from './summary.ts'

export interface Stream {
  /** Answers `GET /_stepdown/stream`. */
  open(call: ControlCall): typeof SENT
  close(): void
}

/** Histories are not kept here: the store has them. */
type Told = Exclude<CloudEvent, { type: 'history' }>

/**
 * How far a client is: when the laptop that it listened to was started, the number of the last event, and the id of the
 * last history event of its execution.
 */
interface Position {
  startedAt: number
  sequence: number
  history: number
}

const KEPT = 2000
const HEARTBEAT_MS = 15_000
/** A page that reads slower than the laptop writes is cut off; it comes back and resumes. */
const BACKLOG_LIMIT = 4 * 1024 * 1024

/**
 * Server-sent events: what happens on the laptop, and with `?execution=ARN` that execution's history from its first
 * event on. An id is `<start of the laptop>.<sequence>.<id of the last history event>`, so that a client that reconnects
 * with `Last-Event-ID` gets what it missed. It gets `reset` when that is no longer known, and when the laptop was started
 * anew in between; `hello`, the first message, gives even a client that has seen nothing else an id to come back with.
 */
export const createStream = (parts: {
  stepFunctions: StepFunctions
  /** When this laptop was started, in epoch milliseconds. */
  startedAt: number
  on(listener: (event: CloudEvent) => void): () => void
}): Stream => {
  const { startedAt } = parts
  const { store } = parts.stepFunctions
  const clients = new Set<ServerResponse>()
  const kept: { sequence: number; event: Told }[] = []
  let sequence = 0
  let forgotten = 0
  const forget = parts.on(event => {
    sequence++
    if (event.type === 'history') return
    kept.push({ sequence, event })
    if (kept.length > KEPT) forgotten = kept.splice(0, KEPT / 2).at(-1)?.sequence ?? forgotten
  })
  const heartbeat = setInterval(() => {
    for (const response of clients) response.write(':\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()

  return {
    open({ query, request, response }) {
      const arn = query.get('execution')
      const seen = readPosition(request.headers['last-event-id'])
      const again = seen?.startedAt === startedAt ? seen : undefined
      let position: Position = again ?? { startedAt, sequence, history: 0 }

      const write = (type: string, data: unknown): void => {
        if (response.destroyed || response.writableEnded) return // its `close` event is on the way
        const id = `${startedAt}.${position.sequence}.${position.history}`
        response.write(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
        if (response.writableLength > BACKLOG_LIMIT) response.destroy()
      }
      const writeHistory = (event: HistoryEvent): void => {
        position = { ...position, history: event.id }
        write('history', { executionArn: arn, event })
      }
      const replay = ({ sequence: last }: Position): void => {
        if (!again || last > sequence || last < forgotten) write('reset', {})
        else
          for (const { sequence: at, event } of kept) {
            if (at <= last) continue
            position = { ...position, sequence: at }
            write(event.type, dataOf(event))
          }
      }

      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write('retry: 1000\n\n')
      write('hello', { startedAt })
      if (seen) replay(seen)
      position = { ...position, sequence }
      const execution = arn === null ? undefined : store.get(arn)
      if (execution) {
        const { history } = execution
        for (const event of history.slice(position.history + 1, history.length())) writeHistory(event)
        write('execution', listedSummary(execution))
      }
      const stop = parts.on(event => {
        position = { ...position, sequence }
        if (event.type !== 'history') write(event.type, dataOf(event))
        else if (event.executionArn === arn) writeHistory(event.event)
      })
      clients.add(response)
      response.once('close', () => {
        stop()
        clients.delete(response)
      })
      return SENT
    },
    close() {
      clearInterval(heartbeat)
      forget()
      for (const response of clients) response.end()
      clients.clear()
    },
  }
}

const readPosition = (header: string | string[] | undefined): Position | undefined => {
  const [, startedAt, sequence, history] = /^(\d+)\.(\d+)\.(\d+)$/.exec(String(header)) ?? []
  return startedAt === undefined
    ? undefined
    : { startedAt: Number(startedAt), sequence: Number(sequence), history: Number(history) }
}

const dataOf = (event: Told): unknown => {
  switch (event.type) {
    case 'execution':
      return listedSummary(event.execution)
    case 'map-run':
      return event.mapRun
    case 'bus':
      return event.event
    case 'dead-letter':
      return event.letter
    case 'scenario':
      return { name: event.name }
  }
}
