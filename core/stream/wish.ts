/** The `stream` field of a request as it may be written; see StreamAsk in core/request. */
type Written =
  | string
  | { id: string; content?: 'tokens' | 'end' | undefined; afterFirstToken?: 'restart' | 'stop' | undefined }

/** What somebody who waits for an answer wants to be told. */
export interface StreamWish {
  id: string
  /** `end`: only that the execution opened, waits and ended. */
  content: 'tokens' | 'end'
  /** `stop`: a tier that breaks after content was written ends the execution. */
  afterFirstToken: 'restart' | 'stop'
}

/** What an id of a stream may be: nobody can guess it, so knowing it is what admits. */
const STREAM_ID = /^[A-Za-z0-9_-]{22,128}$/

/**
 * The `stream` field with its defaults: tokens, and another beginning when a tier breaks in the middle. Undefined without
 * one, and for one whose id is none: nothing can be written then, not even that the request is rejected.
 */
export const streamWish = (written: Written | undefined): StreamWish | undefined => {
  if (written === undefined || written === null) return undefined
  const {
    id,
    content = 'tokens',
    afterFirstToken = 'restart',
  } = typeof written === 'string' ? { id: written } : written
  return typeof id === 'string' && STREAM_ID.test(id) ? { id, content, afterFirstToken } : undefined
}
