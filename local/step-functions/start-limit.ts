import type { Clock } from '../../core/clock.ts'
import { AwsError } from '../aws-json.ts'
import type { Machine } from './machine.ts'

/**
 * What an account may start in the large Regions: at once, and a second.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const QUOTAS = { STANDARD: { bucket: 1300, refill: 300 }, EXPRESS: { bucket: 6000, refill: 6000 } }

/**
 * The account's bucket for StartExecution, one for each type of state machine: each start takes a token.
 * @returns takes one; throws AwsError ThrottlingException when none is left
 */
export const createStartLimit = (clock: Clock): ((machine: Machine) => void) => {
  const tokens = { STANDARD: QUOTAS.STANDARD.bucket, EXPRESS: QUOTAS.EXPRESS.bucket }
  const filledAt = { STANDARD: clock.monotonic(), EXPRESS: clock.monotonic() }
  return ({ type }) => {
    const { bucket, refill } = QUOTAS[type]
    const now = clock.monotonic()
    tokens[type] = Math.min(bucket, tokens[type] + ((now - filledAt[type]) * refill) / 1000)
    filledAt[type] = now
    if (tokens[type] < 1) throw new AwsError('ThrottlingException', 'Rate exceeded')
    tokens[type] -= 1
  }
}
