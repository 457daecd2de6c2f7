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

/** The `stream` field with its defaults: tokens, and another beginning when a tier breaks in the middle. */
export const streamWish = (written: Written | undefined): StreamWish | undefined => {
  if (written === undefined) return undefined
  const {
    id,
    content = 'tokens',
    afterFirstToken = 'restart',
  } = typeof written === 'string' ? { id: written } : written
  return { id, content, afterFirstToken }
}
