import type { TierKind } from '../../core/kind.ts'

const PLATFORM = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
]
/** The function never ran. */
export const NOT_RUN = ['Lambda.TooManyRequestsException', 'Lambda.SdkClientException']
const LOST = ['Lambda.Unknown', 'Runtime.ExitError', 'Runtime.OutOfMemory', 'Sandbox.Timedout']
const SHARED: TierKind[] = ['on-demand', 'cross-region', 'prompt-router']
const SCALES_TO_ZERO: TierKind[] = ['imported', 'sagemaker']

/** The design's error table: the longest wait before each retry in milliseconds, by kind. */
export const retriesOf = (kind: TierKind): Record<string, number[]> => ({
  ...Object.fromEntries(NOT_RUN.map(name => [name, [1000, 2000]])),
  TierUnavailable: [1000],
  ...((SHARED.includes(kind) || SCALES_TO_ZERO.includes(kind)) && { TierThrottled: [1000] }),
  ...(SCALES_TO_ZERO.includes(kind) && { TierWarmingUp: [10_000, 15_000, 22_500, 33_750, 50_625, 60_000] }),
})
/** Where a caught error leads; any other name goes on with the next tier. */
export const STOPS: Record<string, string> = {
  RequestRejected: 'Rejected by tiers',
  DeadlineExceeded: 'Deadline exceeded',
  StreamBroken: 'Stream broken',
  AnswerNotStored: 'Answer not stored',
}
export const OWN = [
  'TierRefused',
  'TierTooSmall',
  'TierDown',
  'TierThrottled',
  'TierSaturated',
  'TierWarmingUp',
  'TierCold',
  'TierUnavailable',
  'TierMisconfigured',
  'TierTimedOut',
]
export const ERRORS = [...OWN, ...Object.keys(STOPS), ...PLATFORM, ...LOST]
export const PLAN_RETRIES: Record<string, number[]> = {
  ...Object.fromEntries(PLATFORM.map(name => [name, [1000, 2000, 4000]])),
  ...Object.fromEntries([...LOST, 'States.Timeout'].map(name => [name, [1000, 2000]])),
}

/** With the largest random number, full jitter waits for the whole interval. */
