import type { Meaning } from './fault.ts'

/** Names of services and containers that mean one thing. */
export const CREDENTIALS = [
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
export const THROTTLES = ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded']
export const VALIDATIONS = ['ValidationException', 'ValidationError']
export const MODEL_ERRORS = ['ModelErrorException', 'ModelError']
/** Thrown by a codec for a body that tells an error although its status was 200. */
export const ERROR_IN_BODY = ['ErrorInBody']
/** Whose words are a container's or a model's own. */
export const CONTAINERS = [...MODEL_ERRORS, ...ERROR_IN_BODY, 'ModelStreamErrorException', 'UnexpectedBody']

export const THROTTLED: Meaning = { name: 'TierThrottled', scope: 'minute' }
export const NO_PLACE: Meaning = { name: 'TierThrottled', scope: 'concurrency' }
/** A throttle by words that a request might have brought about: it steers no pace. */
export const SLOW_DOWN: Meaning = { name: 'TierThrottled' }
export const DAY: Meaning = { name: 'TierSaturated', scope: 'day' }
export const COLD: Meaning = { name: 'TierWarmingUp', scope: 'cold' }
export const LOADING: Meaning = { name: 'TierWarmingUp' }
export const UNAVAILABLE: Meaning = { name: 'TierUnavailable', scope: 'unavailable' }
export const BROKEN: Meaning = { name: 'TierUnavailable', scope: 'unavailable', mayBeBilled: true }
/** A container failed on one request and gave no answer; it is paid by the hour. */
export const FAILED: Meaning = { name: 'TierUnavailable' }
/** What the model made of this request is no answer; the bucket is fine. */
export const GARBLED: Meaning = { name: 'TierUnavailable', mayBeBilled: true }
export const TIMED_OUT: Meaning = { name: 'TierTimedOut', mayBeBilled: true }
export const MISCONFIGURED: Meaning = { name: 'TierMisconfigured', scope: 'misconfigured' }
export const END_OF_LIFE: Meaning = { name: 'TierMisconfigured', scope: 'endOfLife', advice: 'choose a living model' }
/** Somebody has to see to the tier, but the words may be the request's own: it stays open for the others. */
export const SEE_TO_IT: Meaning = { name: 'TierMisconfigured' }
export const TOO_SMALL: Meaning = { name: 'TierTooSmall' }
/** This model does not take this request; the next one may. */
export const REFUSED: Meaning = { name: 'TierRefused' }
export const REJECTED: Meaning = { name: 'RequestRejected' }
