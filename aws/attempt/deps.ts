import type { CallModel } from '../../core/attempt/model-call.ts'
import type { RouteProfiles } from '../../core/catalogue/route-profiles.ts'
import type { Catalogue } from '../../core/catalogue/tier.ts'
import type { Clock } from '../../core/clock.ts'
import type { Capacity } from '../capacity/capacity.ts'
import type { Claims } from '../claims/claims.ts'
import type { Payloads } from '../payloads.ts'
import type { OpenAttemptStream } from '../stream/attempt-stream.ts'

/** What an attempt needs; undefined stores and streams are done without. */
export interface AttemptDeps {
  catalogue: Catalogue
  call: CallModel
  capacity?: Capacity | undefined
  payloads?: Payloads | undefined
  claims?: Claims | undefined
  stream?: OpenAttemptStream | undefined
  simulateAllowed: boolean
  clock: Clock
  /** Where the bill is split by route: the profile to call in the model's place. */
  profileFor?: RouteProfiles
}
