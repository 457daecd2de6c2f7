import type { Row } from './fault.ts'
import {
  BROKEN,
  COLD,
  CREDENTIALS,
  DAY,
  END_OF_LIFE,
  ERROR_IN_BODY,
  FAILED,
  GARBLED,
  LOADING,
  MISCONFIGURED,
  MODEL_ERRORS,
  NO_PLACE,
  REFUSED,
  REJECTED,
  SEE_TO_IT,
  SLOW_DOWN,
  THROTTLED,
  THROTTLES,
  TIMED_OUT,
  UNAVAILABLE,
} from './means.ts'
import { NO_ANSWER } from './no-answer.ts'
import { REFUSALS, SIZES } from './refusals.ts'
import { FACTS, REJECTIONS } from './sentences.ts'

const DAILY = /\bper[- ]day\b|\bdaily\b|\b24 hours\b|\b[TR]PD\b/i
const CODEC = 'if all requests end so, check the tier’s codec'

/** Ours, and the throttles: a cold imported model answers 429, too, which is no throttle. */
const OWN_AND_THROTTLES: readonly Row[] = [
  { fault: 'the router itself refused the request', when: { name: ['RequestRejected'] }, means: REJECTED },
  {
    fault: 'the answer’s body is not of the tier’s codec',
    when: { name: ['UnexpectedBody'] },
    means: { ...SEE_TO_IT, mayBeBilled: true },
  },
  { fault: 'the tier’s codec cannot carry the request', when: { name: ['UnsupportedContent'] }, means: REFUSED },

  { fault: 'the model is being loaded', when: { name: ['ModelNotReadyException'] }, means: COLD },
  {
    fault: 'the model is being loaded, by another name',
    when: { status: [429, 429], says: /model is not ready/i },
    means: COLD,
  },
  { fault: 'the daily quota is used up', when: { name: THROTTLES, says: DAILY }, means: DAY },
  { fault: 'the daily quota is used up, by status', when: { status: [429, 429], says: DAILY }, means: DAY },
  {
    fault: 'the daily quota is used up, by a quota’s name',
    when: { name: ['ServiceQuotaExceededException'], says: DAILY },
    means: DAY,
  },
  { fault: 'the endpoint has no free place', when: { name: THROTTLES, kind: ['sagemaker'] }, means: NO_PLACE },
  { fault: 'the quota of this minute is used up', when: { name: THROTTLES }, means: THROTTLED },
  {
    fault: 'the endpoint has no free place, by status',
    when: { status: [429, 429], kind: ['sagemaker'] },
    means: NO_PLACE,
  },
  { fault: 'throttled, by status', when: { status: [429, 429] }, means: THROTTLED },
]

/** Words choose here between two ways to be closed: the status is the fact. */
const BY_STATUS: readonly Row[] = [
  {
    fault: 'an account quota of another kind',
    when: { name: ['ServiceQuotaExceededException'] },
    means: MISCONFIGURED,
  },
  { fault: 'credentials missing, expired or wrong', when: { name: CREDENTIALS }, means: MISCONFIGURED },
  { fault: 'no Region', when: { name: ['Error'], is: /^Region is missing$/ }, means: MISCONFIGURED },
  // A request can name a guardrail, an S3 object or a system tool that this role may not use, or that is not there.
  {
    fault: 'something that the request names is denied',
    when: {
      status: [401, 404],
      mentions:
        /guardrail|\b(?:s3|kms|bucket|object|tool|document|image|video|file)\b|not authorized to perform:? (?!bedrock:(?:InvokeModel|Converse|CallWithBearer|GetInference)|sagemaker:|aws-marketplace:)[a-z-]{1,40}:[a-z]/i,
    },
    means: SEE_TO_IT,
  },
  // A Region-deny policy denies only some destinations of a profile, so this comes and goes.
  {
    fault: 'a destination of the inference profile is denied',
    when: { name: ['AccessDeniedException'], kind: ['cross-region'], status: [403, 403] },
    means: {
      ...MISCONFIGURED,
      advice: 'check the role, and organization policies that deny one of the profile’s destination Regions',
    },
  },
  // Bedrock says "Access denied" with 404 for a legacy model.
  {
    fault: 'the model has reached the end of its life',
    when: { status: [404, 404], says: /end of (?:its )?life|deprecated|retired|discontinued|no longer|as legacy/i },
    means: END_OF_LIFE,
  },
  { fault: 'access denied', when: { name: ['AccessDeniedException'] }, means: MISCONFIGURED },
  { fault: 'not authorized, by status', when: { status: [401, 403] }, means: MISCONFIGURED },
  { fault: 'no such model, endpoint or profile', when: { name: ['ResourceNotFoundException'] }, means: MISCONFIGURED },
  { fault: 'not found, by status', when: { status: [404, 405] }, means: MISCONFIGURED },
  { fault: 'a proxy wants a password', when: { status: [407, 407] }, means: MISCONFIGURED },
  { fault: 'gone, by status', when: { status: [410, 410] }, means: MISCONFIGURED },
  { fault: 'sent elsewhere', when: { status: [300, 399] }, means: MISCONFIGURED },
  {
    fault: 'the model took too long',
    when: { name: ['ModelTimeoutException', 'RequestTimeout', 'RequestTimeoutException'] },
    means: TIMED_OUT,
  },
  { fault: 'timed out, by status', when: { status: [408, 408] }, means: TIMED_OUT },
]

/** What a container answered to one request says nothing about the next: only its own 5xx count. */
const CONTAINERS: readonly Row[] = [
  {
    fault: 'the container has no free place',
    when: { name: MODEL_ERRORS, originalStatus: [429, 429] },
    means: NO_PLACE,
  },
  {
    fault: 'the container has no free place, in the body',
    when: { name: ERROR_IN_BODY, originalStatus: [429, 429] },
    means: NO_PLACE,
  },
  {
    fault: 'the container is busy',
    when: { name: ERROR_IN_BODY, says: /\boverloaded\b|\btoo busy\b|\bthrottl|\brate limit|\btoo many requests\b/i },
    means: SLOW_DOWN,
  },
  {
    fault: 'the container loads its model',
    when: { name: ERROR_IN_BODY, says: /\b(?:currently|still|is|being) load(?:ing|ed)\b|\bnot ready\b/i },
    means: LOADING,
  },
  {
    fault: 'the container has no such model or path',
    when: { name: [...MODEL_ERRORS, ...ERROR_IN_BODY], originalStatus: [401, 405] },
    means: { ...SEE_TO_IT, advice: CODEC },
  },
  {
    fault: 'the container took too long',
    when: { name: [...MODEL_ERRORS, ...ERROR_IN_BODY], originalStatus: [408, 408] },
    means: TIMED_OUT,
  },
  {
    fault: 'the container’s model failed on the request',
    when: { name: [...MODEL_ERRORS, ...ERROR_IN_BODY], originalStatus: [424, 424] },
    means: FAILED,
  },
  {
    fault: 'the container does not take the body',
    when: { name: [...MODEL_ERRORS, ...ERROR_IN_BODY], originalStatus: [400, 499] },
    means: { ...REFUSED, advice: CODEC },
  },
  { fault: 'an error in the body of an answer', when: { name: ERROR_IN_BODY }, means: FAILED },
  // Nova, with half a tool's input in the stream: "Model produced invalid sequence as part of ToolUse."
  {
    fault: 'the model garbled its answer',
    when: {
      name: [...MODEL_ERRORS, 'ModelStreamErrorException'],
      mentions: /invalid sequence|tool ?use|malformed|invalid json|not valid json|unparsable/i,
    },
    means: GARBLED,
  },
  {
    fault: 'throttled by the model, in words',
    when: {
      name: [...MODEL_ERRORS, 'ModelStreamErrorException'],
      says: /\bthrottl(?:ed|ing)|\brate limit|\btoo many requests\b/i,
    },
    means: SLOW_DOWN,
  },
  { fault: 'the container failed', when: { name: MODEL_ERRORS }, means: UNAVAILABLE },
  {
    fault: 'refused inside the stream',
    when: { name: ['ModelStreamErrorException'], originalStatus: [400, 407] },
    means: REFUSED,
  },
  {
    fault: 'throttled inside the stream',
    when: { name: ['ModelStreamErrorException'], originalStatus: [429, 429] },
    means: SLOW_DOWN,
  },
  { fault: 'the stream broke', when: { name: ['ModelStreamErrorException'] }, means: BROKEN },
]

const SERVICE: readonly Row[] = [
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
]

/**
 * Every fault of a call, in reading order: the first row that fits decides. Whole sentences come before names, names
 * before statuses, and a status before names that no service gives: a proxy's HTML page with status 503 reaches us as a
 * SyntaxError.
 *
 * Names and statuses: @aws-sdk/client-bedrock-runtime 3.1164 and
 * https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 * Messages split what Bedrock gives one name; each row's test has one as it was seen.
 */
export const CLASSIFICATION: readonly Row[] = [
  ...OWN_AND_THROTTLES,
  ...FACTS,
  ...REJECTIONS,
  ...SIZES,
  ...BY_STATUS,
  ...CONTAINERS,
  ...SERVICE,
  ...REFUSALS,
  ...NO_ANSWER,
  { fault: 'anything else', when: {}, means: { name: 'TierUnavailable', mayBeBilled: true } },
]
