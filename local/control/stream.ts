import type { ServerResponse } from 'node:http'
import type { HistoryEvent } from '../asl/history.ts'
import type { CloudEvent } from '../cloud-event.ts'
import type { StepFunctions } from '../step-functions/step-functions.ts'
import { type ControlCall, SENT } from './routes.ts'
import { summaryOf } from './summary.ts'

export interface Stream {
  /** Answers `GET /_stepdown/stream`. */
  open(call: ControlCall): typeof SENT
  close(): void
}

interface Kept {
  sequence: number
  event: Exclude<CloudEvent, { type: 'history' }>
}

const KEPT = 2000
const HEARTBEAT_MS = 15_000
/** A page that reads slower than the laptop writes is cut off; it comes back and resumes. */
const BACKLOG_LIMIT = 4 * 1024 * 1024

/**
 * Server-sent events: what happens on the laptop, and with `?execution=ARN` that execution's history from its first
 * event on. An id is `<sequence>.<id of the last history event>`, so that a client that reconnects with
 * `Last-Event-ID` gets what it missed; it gets `reset` when that is no longer known.
 */
export const createStream = (parts: {
  stepFunctions: StepFunctions
  on(listener: (event: CloudEvent) => void): () => void
}): Stream => {
  const kept: Kept[] = []
  const clients = new Set<ServerResponse>()
  let sequence = 0
  const forget = parts.on(event => {
    sequence++
    if (event.type === 'history') return
    kept.push({ sequence, event })
    if (kept.length > KEPT) kept.splice(0, KEPT / 2)
  })
  const heartbeat = setInterval(() => {
    for (const response of clients) response.write(':\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()

  return {
    open({ query, request, response }) {
      const arn = query.get('execution')
      const [seen, seenHistory] = String(request.headers['last-event-id'] ?? '')
        .split('.')
        .map(Number)
      let position = { sequence, history: 0 }
      const write = (type: string, data: unknown): void => {
        if (response.destroyed || response.writableEnded) return // its `close` event is on the way
        const id = `${position.sequence}.${position.history}`
        response.write(`id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
        if (response.writableLength > BACKLOG_LIMIT) response.destroy()
      }
      const writeHistory = (event: HistoryEvent): void => {
        position = { ...position, history: event.id }
        write('history', { executionArn: arn, event })
      }

      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 1000\n\n')
      if (seen !== undefined && Number.isInteger(seen) && request.headers['last-event-id'] !== undefined) {
        const oldest = kept[0]?.sequence ?? sequence + 1
        if (seen > sequence || (seen + 1 < oldest && sequence > seen && kept.length >= KEPT / 2)) write('reset', {})
        else
          for (const { sequence: at, event } of kept) {
            if (at <= seen) continue
            position = { ...position, sequence: at }
            write(event.type, dataOf(event))
          }
      }
      position = { sequence, history: Number.isInteger(seenHistory) ? Number(seenHistory) : 0 }
      const execution = arn === null ? undefined : parts.stepFunctions.store.get(arn)
      if (execution) {
        for (const event of execution.history.slice(position.history + 1, execution.history.length()))
          writeHistory(event)
        write('execution', summaryOf(execution))
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
    },
  }
}

const dataOf = (event: Kept['event']): unknown => {
  switch (event.type) {
    case 'execution':
      return summaryOf(event.execution)
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
