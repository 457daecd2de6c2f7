import type { TierKind } from '../kind.ts'
import type { StopErrorName, TierErrorName } from './errors.ts'

/**
 * What the fault of one call says about the bucket that served it, for pace and circuits. Without a scope it says
 * nothing about the bucket: this request or this moment only.
 */
export type Scope = 'minute' | 'day' | 'concurrency' | 'cold' | 'unavailable' | 'misconfigured' | 'endOfLife'

/** Everything that the rows look at. */
export interface Seen {
  /** The error's name, with a capital first letter: exceptions inside a stream are named in lowerCamel. */
  name: string
  message: string
  /** Node's and OpenSSL's code, the error's own or its cause's. */
  code?: string | undefined
  status?: number | undefined
  /** What the container behind a SageMaker endpoint answered. */
  originalStatus?: number | undefined
  kind?: TierKind | undefined
}

export interface Row {
  /** The fault in words, unique in the table. */
  fault: string
  /** All that are given have to hold; of a list, one. */
  when: {
    name?: readonly string[]
    message?: RegExp
    code?: RegExp
    /** Lowest and highest HTTP status. */
    status?: readonly [number, number]
    originalStatus?: readonly [number, number]
    kind?: readonly TierKind[]
  }
  means: Meaning
}

export interface Meaning {
  name: TierErrorName | StopErrorName
  scope?: Scope
  /** The call may have been billed although it reported no usage. */
  mayBeBilled?: true
  /** Added to the message, for the person who has to do something. */
  advice?: string
}
