import type { ControlParts } from './parts.ts'
import type { ControlRoutes } from './routes.ts'

/** What passed over the event bus, and what could not be delivered. */
export const eventRoutes = ({ events }: ControlParts): ControlRoutes => ({
  'GET events': () => ({ events: events.recent() }),
  'GET dead-letters': () => ({ deadLetters: events.deadLetters() }),
  'GET rules': () => ({ rules: events.rules }),
})
