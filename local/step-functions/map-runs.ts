import type { Action } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import { PAGE_RULES, pageSize, readToken, seconds, writeToken } from './pages.ts'
import { readExecution, readMapRun } from './read-arn.ts'
import type { StepFunctions } from './step-functions.ts'

/** ListMapRuns: { executionArn, maxResults?, nextToken? } → the Map Runs that the execution started, newest first. */
export const listMapRuns =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, {
      executionArn: { type: 'string', required: true, min: 1, max: 256 },
      ...PAGE_RULES,
    })
    const execution = readExecution(stepFunctions, String(parameters.executionArn))
    const first = readToken(parameters, execution.arn) ?? 0
    const mapRuns = stepFunctions.store.mapRunsOf(execution.arn)
    const end = first + pageSize(parameters)
    return {
      mapRuns: mapRuns.slice(first, end).map(mapRun => ({
        executionArn: mapRun.executionArn,
        mapRunArn: mapRun.mapRunArn,
        stateMachineArn: execution.machine.arn,
        startDate: seconds(mapRun.startDate),
        ...(mapRun.stopDate === undefined ? {} : { stopDate: seconds(mapRun.stopDate) }),
      })),
      ...(end < mapRuns.length ? { nextToken: writeToken(execution.arn, end) } : {}),
    }
  }

/** DescribeMapRun: { mapRunArn } → its limits and how far it is. One item is one child execution here. */
export const describeMapRun =
  (stepFunctions: StepFunctions): Action =>
  ({ parameters }) => {
    validateParameters(parameters, { mapRunArn: { type: 'string', required: true, min: 1, max: 2000 } })
    const mapRun = readMapRun(stepFunctions, String(parameters.mapRunArn))
    const counts = { ...mapRun.counts, failuresNotRedrivable: 0, pendingRedrive: 0 }
    return {
      mapRunArn: mapRun.mapRunArn,
      executionArn: mapRun.executionArn,
      status: mapRun.status,
      startDate: seconds(mapRun.startDate),
      ...(mapRun.stopDate === undefined ? {} : { stopDate: seconds(mapRun.stopDate) }),
      maxConcurrency: mapRun.maxConcurrency,
      toleratedFailurePercentage: mapRun.toleratedFailurePercentage,
      toleratedFailureCount: mapRun.toleratedFailureCount,
      itemCounts: counts,
      executionCounts: counts,
      redriveCount: 0,
    }
  }
