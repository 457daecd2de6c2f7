import type { Meaning, Row } from './fault.ts'

const CREDENTIALS = [
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'CredentialsProviderError',
  'TokenProviderError',
]
const THROTTLES = ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded']
const VALIDATIONS = ['ValidationException', 'ValidationError']
const MODEL_ERRORS = ['ModelErrorException', 'ModelError']

const THROTTLED: Meaning = { name: 'TierThrottled', scope: 'minute' }
const NO_PLACE: Meaning = { name: 'TierThrottled', scope: 'concurrency' }
const DAY: Meaning = { name: 'TierSaturated', scope: 'day' }
const COLD: Meaning = { name: 'TierWarmingUp', scope: 'cold' }
const UNAVAILABLE: Meaning = { name: 'TierUnavailable', scope: 'unavailable' }
const BROKEN: Meaning = { name: 'TierUnavailable', scope: 'unavailable', mayBeBilled: true }
const TIMED_OUT: Meaning = { name: 'TierTimedOut', mayBeBilled: true }
const MISCONFIGURED: Meaning = { name: 'TierMisconfigured', scope: 'misconfigured' }
const END_OF_LIFE: Meaning = { name: 'TierMisconfigured', scope: 'endOfLife', advice: 'choose a living model' }
/** This tier cannot serve this request, and is fine otherwise: one request must not close a tier for the others. */
const OTHER_TIER: Meaning = { name: 'TierMisconfigured' }
const TOO_SMALL: Meaning = { name: 'TierTooSmall' }
const REJECTED: Meaning = { name: 'RequestRejected' }

/**
 * Every fault of a call, in reading order: the first row that fits decides. Rows with names and messages come before
 * rows with a status, and a status before names that no service gives: a proxy's HTML page with status 503 reaches us as
 * a SyntaxError.
 *
 * Names and statuses: @aws-sdk/client-bedrock-runtime 3.1164 and
 * https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 * Messages split what Bedrock gives one name; each row's test has one as it was seen.
 */
export const CLASSIFICATION: readonly Row[] = [
  { fault: 'the router itself refused the request', when: { name: ['RequestRejected'] }, means: REJECTED },
  {
    fault: 'the answer’s body is not of the tier’s codec',
    when: { name: ['UnexpectedBody'] },
    means: { name: 'TierMisconfigured', scope: 'misconfigured', mayBeBilled: true },
  },
  { fault: 'the tier’s codec cannot carry the request', when: { name: ['UnsupportedContent'] }, means: OTHER_TIER },

  // A cold imported model answers 429, which is no throttle.
  { fault: 'the model is being loaded', when: { name: ['ModelNotReadyException'] }, means: COLD },
  {
    fault: 'the model is being loaded, by another name',
    when: { message: /model is not ready for inference/i },
    means: COLD,
  },

  { fault: 'the daily quota is used up', when: { name: THROTTLES, message: /per day/i }, means: DAY },
  { fault: 'the daily quota is used up, by status', when: { status: [429, 429], message: /per day/i }, means: DAY },
  { fault: 'the endpoint has no free place', when: { name: THROTTLES, kind: ['sagemaker'] }, means: NO_PLACE },
  { fault: 'the quota of this minute is used up', when: { name: THROTTLES }, means: THROTTLED },
  {
    fault: 'the endpoint has no free place, by status',
    when: { status: [429, 429], kind: ['sagemaker'] },
    means: NO_PLACE,
  },
  { fault: 'throttled, by status', when: { status: [429, 429] }, means: THROTTLED },

  // Words before names from here on: Bedrock says "Access denied" with 404, and end of life with 400 or 404.
  {
    fault: 'the model has reached the end of its life',
    when: { message: /reached the end of its life|model.* (?:end of life|deprecated)/i },
    means: END_OF_LIFE,
  },
  {
    fault: 'the model is legacy and was not used lately',
    when: { message: /marked by provider as legacy/i },
    means: END_OF_LIFE,
  },

  {
    fault: 'the request is larger than the model’s window',
    when: {
      message:
        /prompt is too long|input is too long|maximum context length|exceeds? (?:the )?(?:model.s )?(?:maximum )?context (?:window|length)|too many input tokens|`?inputs`? tokens \+ `?max_new_tokens`?/i,
    },
    means: TOO_SMALL,
  },
  { fault: 'the body is larger than the service takes', when: { status: [413, 413] }, means: TOO_SMALL },

  {
    fault: 'the model is not served on demand',
    when: { name: VALIDATIONS, message: /on-demand throughput isn.t supported/i },
    means: MISCONFIGURED,
  },
  {
    fault: 'no such model',
    when: { name: VALIDATIONS, message: /model identifier is invalid|invalid model identifier/i },
    means: MISCONFIGURED,
  },
  {
    fault: 'no reservation for the reserved service tier',
    when: { name: VALIDATIONS, message: /reservation not found/i },
    means: MISCONFIGURED,
  },
  {
    fault: 'the model has no such service tier',
    when: { name: VALIDATIONS, message: /service ?tier/i },
    means: MISCONFIGURED,
  },
  {
    fault: 'the model has no optimized latency',
    when: {
      name: VALIDATIONS,
      message: /performanceConfig|latency performance configuration|optimized latency/i,
      kind: ['latency-optimized'],
    },
    means: MISCONFIGURED,
  },
  {
    fault: 'the account may not call the model',
    when: { name: VALIDATIONS, message: /operation not allowed/i },
    means: MISCONFIGURED,
  },
  {
    fault: 'the model takes no cache points here',
    when: { name: VALIDATIONS, message: /cache_control: Extra inputs|cachePoint|cache point/i },
    means: OTHER_TIER,
  },
  {
    fault: 'the model does not have a field of the request',
    when: { name: VALIDATIONS, message: /extraneous key \[/i },
    means: OTHER_TIER,
  },
  {
    fault: 'the model cannot do what the request needs',
    when: {
      name: VALIDATIONS,
      message: /(?:doesn.t|does not) support|(?:is|are) not supported (?:by|for|with) (?:this|the) model/i,
    },
    means: OTHER_TIER,
  },
  {
    fault: 'the model cannot write so many tokens',
    when: { name: VALIDATIONS, message: /maximum tokens you requested exceeds the model limit/i },
    means: OTHER_TIER,
  },
  {
    fault: 'an account quota of another kind',
    when: { name: ['ServiceQuotaExceededException'] },
    means: MISCONFIGURED,
  },
  { fault: 'credentials missing, expired or wrong', when: { name: CREDENTIALS }, means: MISCONFIGURED },
  { fault: 'no Region', when: { message: /^Region is missing/ }, means: MISCONFIGURED },
  // A Region-deny policy denies only some destinations of a profile, so this comes and goes.
  {
    fault: 'a destination of the inference profile is denied',
    when: { name: ['AccessDeniedException'], kind: ['cross-region'] },
    means: {
      name: 'TierMisconfigured',
      scope: 'misconfigured',
      advice: 'check the role, and organization policies that deny one of the profile’s destination Regions',
    },
  },
  { fault: 'access denied', when: { name: ['AccessDeniedException'] }, means: MISCONFIGURED },
  { fault: 'not authorized, by status', when: { status: [401, 403] }, means: MISCONFIGURED },
  { fault: 'no such model, endpoint or profile', when: { name: ['ResourceNotFoundException'] }, means: MISCONFIGURED },
  { fault: 'not found, by status', when: { status: [404, 404] }, means: MISCONFIGURED },
  { fault: 'the request is wrong', when: { name: VALIDATIONS }, means: REJECTED },

  {
    fault: 'the model took too long',
    when: { name: ['ModelTimeoutException', 'RequestTimeout', 'RequestTimeoutException'] },
    means: TIMED_OUT,
  },
  { fault: 'timed out, by status', when: { status: [408, 408] }, means: TIMED_OUT },

  {
    fault: 'the container has no free place',
    when: { name: MODEL_ERRORS, originalStatus: [429, 429] },
    means: NO_PLACE,
  },
  {
    fault: 'the container does not take the body',
    when: { name: MODEL_ERRORS, originalStatus: [400, 499] },
    means: { name: 'TierMisconfigured', scope: 'misconfigured', advice: 'check the tier’s codec' },
  },
  { fault: 'the container failed', when: { name: MODEL_ERRORS }, means: UNAVAILABLE },
  { fault: 'the stream broke', when: { name: ['ModelStreamErrorException'] }, means: BROKEN },
  {
    fault: 'the service is unavailable',
    when: { name: ['ServiceUnavailableException', 'ServiceUnavailable'] },
    means: UNAVAILABLE,
  },
  {
    fault: 'the service failed',
    when: { name: ['InternalServerException', 'InternalServerError', 'InternalFailure'] },
    means: UNAVAILABLE,
  },
  { fault: 'a gateway gave up waiting', when: { status: [504, 504] }, means: BROKEN },
  { fault: 'failed, by status', when: { status: [500, 599] }, means: UNAVAILABLE },
  { fault: 'the container failed, by status', when: { status: [424, 424] }, means: UNAVAILABLE },
  { fault: 'the request is wrong, by status', when: { status: [400, 400] }, means: REJECTED },
  { fault: 'refused, by another status', when: { status: [300, 499] }, means: MISCONFIGURED },

  // No answer at all. Codes come before names: the SDK's handler calls a connection that was reset a TimeoutError, too.
  {
    fault: 'nothing listens, or no way there',
    when: { code: /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/ },
    means: UNAVAILABLE,
  },
  {
    fault: 'nothing listens, over HTTP/2',
    when: { code: /^ERR_HTTP2_/, message: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/ },
    means: UNAVAILABLE,
  },
  {
    fault: 'the operating system gave up connecting',
    when: { code: /^ETIMEDOUT$/, message: /^connect / },
    means: UNAVAILABLE,
  },
  {
    fault: 'the connection broke',
    when: { code: /^(?:ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/ },
    means: BROKEN,
  },
  {
    fault: 'the HTTP/2 stream ended without an answer',
    when: { message: /http2 request did not get a response/ },
    means: BROKEN,
  },
  {
    fault: 'no connection in time',
    when: { name: ['TimeoutError'], message: /did not establish a connection/ },
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
  { fault: 'anything else', when: {}, means: { name: 'TierUnavailable', mayBeBilled: true } },
]
