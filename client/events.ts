import type { Connection } from './connection.ts'

/** What the deployment's rule listens for, as serverless.yml has it. */
export const EVENT_SOURCE = 'stepdown.client'
export const DETAIL_TYPE = 'Inference Requested'

export interface EventEntry {
  Source?: string
  DetailType?: string
  /** JSON text. */
  Detail?: string
  EventBusName?: string
  Resources?: string[]
}

export type SentEvent = { eventId: string } | { error: string; message: string }

/** PutEvents takes ten entries a call. */
const ENTRIES = 10

/** Puts events on the bus, in order; each entry gets an event id or the reason why it was refused. */
export async function sendEvents({ settings }: Connection, entries: readonly EventEntry[]): Promise<SentEvent[]> {
  const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge')
  const client = new EventBridgeClient(settings('EVENTBRIDGE'))
  const sent: SentEvent[] = []
  try {
    for (let from = 0; from < entries.length; from += ENTRIES) {
      const { Entries } = await client.send(new PutEventsCommand({ Entries: entries.slice(from, from + ENTRIES) }))
      for (const { EventId, ErrorCode, ErrorMessage } of Entries ?? []) {
        sent.push(EventId ? { eventId: EventId } : { error: ErrorCode ?? 'Unknown', message: ErrorMessage ?? '' })
      }
    }
  } finally {
    client.destroy()
  }
  return sent
}
