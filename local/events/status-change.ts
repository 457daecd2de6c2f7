import { ACCOUNT, REGION } from '../arns.ts'
import type { Execution } from '../step-functions/execution.ts'
import type { BusEvent } from './bus-event.ts'
import { isoSeconds } from './put-events.ts'

/** Input and output together are left out of the event when they would make it larger than the bus takes. */
const DATA_LIMIT = 248 * 1024

/**
 * The event that Step Functions puts on the default bus when a STANDARD execution starts or ends.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const statusChange = (execution: Execution, now: number, id: string): BusEvent => {
  const { input, output } = execution
  const withInput = Buffer.byteLength(input) <= DATA_LIMIT
  const withOutput =
    output !== undefined && Buffer.byteLength(output) + (withInput ? Buffer.byteLength(input) : 0) <= DATA_LIMIT
  return {
    version: '0',
    id,
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: ACCOUNT,
    time: isoSeconds(now),
    region: REGION,
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.machine.arn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startDate,
      stopDate: execution.stopDate ?? null,
      input: withInput ? input : null,
      inputDetails: { included: withInput },
      output: withOutput ? output : null,
      outputDetails: output === undefined ? null : { included: withOutput },
      error: execution.error ?? null,
      cause: execution.cause ?? null,
    },
  }
}
