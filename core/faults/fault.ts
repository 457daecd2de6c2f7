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
  /** One line of at most 2,000 characters. */
  message: string
  /** Node's and OpenSSL's code, the error's own or its cause's. */
  code?: string | undefined
  status?: number | undefined
  /** What the container behind a SageMaker endpoint answered, or wrote into the body of an answer with status 200. */
  originalStatus?: number | undefined
  kind?: TierKind | undefined
}

/**
 * All that are given have to hold; of a list, one. A provider quotes the request in its refusals, in front, in between or
 * at the end, so a row with a scope looks at words only through `is`, or through `says` beside a name or status that no
 * request can bring about. A test holds every row to that.
 */
export interface When {
  name?: readonly string[]
  /** The request was refused: by a validation's name, or with a status of 400 to 499. */
  refused?: true
  /** Bedrock speaks, and no container: a container may answer nothing but what it was asked. */
  bedrock?: true
  /** The whole message, from ^ to $. */
  is?: RegExp
  /** Words outside of links, quotation marks, backticks, brackets and braces. */
  says?: RegExp
  /** Words anywhere but in links: never with a scope. */
  mentions?: RegExp
  code?: RegExp
  /** Lowest and highest HTTP status. */
  status?: readonly [number, number]
  originalStatus?: readonly [number, number]
  kind?: readonly TierKind[]
}

export interface Row {
  /** The fault in words, unique in the table. */
  fault: string
  when: When
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
