import type { BusEvent } from './bus-event.ts'

/** An event that a rule matched but whose target could not be started. */
export interface DeadLetter {
  id: string
  at: number
  rule: string
  target: string
  errorCode: string
  errorMessage: string
  event: BusEvent
}
