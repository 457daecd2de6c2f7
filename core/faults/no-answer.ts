import type { Row } from './fault.ts'
import { BROKEN, MISCONFIGURED, TIMED_OUT, UNAVAILABLE } from './means.ts'

/** No answer at all. Codes come before names: the SDK's handler calls a connection that was reset a TimeoutError, too. */
export const NO_ANSWER: readonly Row[] = [
  {
    fault: 'nothing listens, or no way there',
    when: { code: /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/ },
    means: UNAVAILABLE,
  },
  {
    fault: 'nothing listens, over HTTP/2',
    when: { code: /^ERR_HTTP2_/, mentions: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/ },
    means: UNAVAILABLE,
  },
  {
    fault: 'the operating system gave up connecting',
    when: { code: /^ETIMEDOUT$/, mentions: /^connect / },
    means: UNAVAILABLE,
  },
  {
    fault: 'the connection broke',
    when: { code: /^(?:ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/ },
    means: BROKEN,
  },
  {
    fault: 'the HTTP/2 stream ended without an answer',
    when: { name: ['TimeoutError', 'Error'], is: /^Unexpected error: http2 request did not get a response$/ },
    means: BROKEN,
  },
  {
    fault: 'no connection in time',
    when: { name: ['TimeoutError'], says: /did not establish a connection/ },
    means: UNAVAILABLE,
  },
  {
    fault: 'no answer in time',
    when: { name: ['TimeoutError'] },
    means: { name: 'TierTimedOut', scope: 'unavailable', mayBeBilled: true },
  },
  { fault: 'the call was ended', when: { name: ['AbortError'] }, means: TIMED_OUT },
  { fault: 'the operating system gave up waiting', when: { code: /^ETIMEDOUT$/ }, means: BROKEN },
  { fault: 'the HTTP/2 stream or session broke', when: { code: /^ERR_HTTP2_/ }, means: BROKEN },
  { fault: 'the certificate is not trusted', when: { code: /CERT|SELF_SIGNED|^UNABLE_TO_/ }, means: MISCONFIGURED },
]
