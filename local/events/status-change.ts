import { ACCOUNT, REGION } from '../arns.ts'
import type { Execution } from '../step-functions/execution.ts'
import { redriveOf } from '../step-functions/redrive.ts'
import type { BusEvent } from './bus-event.ts'
import { isoSeconds } from './put-events.ts'

/** What input and output may have together, escaped as they stand in the event. */
const DATA_LIMIT = 248 * 1024

/** Bytes of a text inside a JSON document. */
const escapedBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2

/**
 * The event that Step Functions puts on the default bus when a STANDARD execution starts or ends.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const statusChange = (execution: Execution, now: number, id: string): BusEvent => {
  const { input, output } = execution
  const ofOutput = output === undefined ? 0 : escapedBytes(output)
  // The input goes first, then the output.
  const withInput = escapedBytes(input) + ofOutput <= DATA_LIMIT
  const withOutput = output !== undefined && ofOutput <= DATA_LIMIT
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
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
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
      redriveDate: null,
      ...redriveOf(execution),
    },
  }
}
