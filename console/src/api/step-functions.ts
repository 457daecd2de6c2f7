import { callAws } from './aws-json.ts'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

/** Times are epoch seconds, as on the wire. */
export interface ExecutionDescription {
  executionArn: string
  stateMachineArn: string
  name: string
  status: ExecutionStatus
  startDate: number
  stopDate?: number
  input?: string
  output?: string
  error?: string
  cause?: string
  mapRunArn?: string
}

export interface StateMachineDescription {
  stateMachineArn: string
  name: string
  type: 'STANDARD' | 'EXPRESS'
  status?: string
  creationDate: number
  definition: string
  roleArn?: string
  updateDate?: number
}

export interface MapRunDescription {
  mapRunArn: string
  executionArn: string
  status: string
  startDate: number
  stopDate?: number
  maxConcurrency?: number
  toleratedFailurePercentage?: number
  toleratedFailureCount?: number
  itemCounts: MapRunCounts
}

export interface MapRunCounts {
  pending: number
  running: number
  succeeded: number
  failed: number
  timedOut: number
  aborted: number
  total: number
}

export interface ExecutionListItem {
  executionArn: string
  name: string
  status: ExecutionStatus
  startDate: number
  stopDate?: number
}

const call = <T>(action: string, body: object, signal?: AbortSignal): Promise<T> =>
  callAws<T>(`AWSStepFunctions.${action}`, body, signal)

export const startExecution = (request: { stateMachineArn: string; input: string; name?: string }) =>
  call<{ executionArn: string; startDate: number }>('StartExecution', request)

export const stopExecution = (executionArn: string, cause: string) =>
  call<{ stopDate: number }>('StopExecution', { executionArn, error: 'Stopped', cause })

export const describeExecution = (executionArn: string, signal?: AbortSignal) =>
  call<ExecutionDescription>('DescribeExecution', { executionArn }, signal)

export const describeStateMachineForExecution = (executionArn: string, signal?: AbortSignal) =>
  call<StateMachineDescription>('DescribeStateMachineForExecution', { executionArn }, signal)

export const describeStateMachine = (stateMachineArn: string, signal?: AbortSignal) =>
  call<StateMachineDescription>('DescribeStateMachine', { stateMachineArn }, signal)

export const listStateMachines = (signal?: AbortSignal) =>
  call<{ stateMachines: Omit<StateMachineDescription, 'definition'>[] }>('ListStateMachines', {}, signal)

export const describeMapRun = (mapRunArn: string, signal?: AbortSignal) =>
  call<MapRunDescription>('DescribeMapRun', { mapRunArn }, signal)

export const listChildExecutions = (mapRunArn: string, nextToken?: string, signal?: AbortSignal) =>
  call<{ executions: ExecutionListItem[]; nextToken?: string }>(
    'ListExecutions',
    { mapRunArn, maxResults: 50, ...(nextToken && { nextToken }) },
    signal,
  )

/** One page of the history, at most 1,000 events; the events are as on the wire. */
export const getExecutionHistory = (executionArn: string, nextToken: string | undefined, signal?: AbortSignal) =>
  call<{ events: unknown[]; nextToken?: string }>(
    'GetExecutionHistory',
    { executionArn, maxResults: 1000, ...(nextToken && { nextToken }) },
    signal,
  )
