import type { Action } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import { isRunning } from './execution.ts'
import { seconds } from './pages.ts'
import { readExecution } from './read-arn.ts'
import type { StepFunctions } from './step-functions.ts'

/** StopExecution: { executionArn, error?, cause? } → { stopDate }; the functions that run for it are aborted. */
export const stopExecution =
  (stepFunctions: StepFunctions): Action =>
  async ({ parameters }) => {
    validateParameters(parameters, {
      executionArn: { type: 'string', required: true, min: 1, max: 256 },
      error: { type: 'string', max: 256 },
      cause: { type: 'string', max: 32_768 },
    })
    const execution = readExecution(stepFunctions, String(parameters.executionArn))
    if (isRunning(execution)) {
      const { error, cause } = parameters
      execution.controller.abort({ ...(error == null ? {} : { error }), ...(cause == null ? {} : { cause }) })
      await execution.finished
    }
    return { stopDate: seconds(execution.stopDate ?? stepFunctions.clock.now()) }
  }
