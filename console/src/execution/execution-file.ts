import { readDefinition } from '../../../core/history/definition.ts'
import type { HistoryEvent } from '../../../core/history/event.ts'
import { readHistoryFile } from '../../../core/history/file.ts'
import { textOf } from '../../../core/history/values.ts'
import { readVisits } from '../../../core/history/visits.ts'
import { describeStateMachine, type ExecutionStatus, listStateMachines } from '../api/step-functions.ts'
import type { ExecutionInfo } from './execution-info.ts'

export interface ExecutionFile {
  /** Of the file, with its ending. */
  name: string
  info: ExecutionInfo
  events: HistoryEvent[]
}

const ENDS: Readonly<Record<string, ExecutionStatus>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
}

/**
 * Reads a history file and finds its definition among the machines of this endpoint, if one of them has all its states.
 * Throws an Error with one sentence when the file is no history.
 */
export async function openExecutionFile(fileName: string, text: string): Promise<ExecutionFile> {
  const { events, execution } = readHistoryFile(text)
  const first = events[0]
  const last = events.at(-1)
  const status = ENDS[last?.type ?? ''] ?? 'RUNNING'
  const info: ExecutionInfo = {
    executionArn: textOf(execution.executionArn) ?? '',
    name: textOf(execution.name) ?? fileName.replace(/\.\w+$/, ''),
    machine: 'a state machine that is not here',
    stateMachineArn: '',
    status,
    startDate: first?.timestamp ?? 0,
    ...(status !== 'RUNNING' && last && { stopDate: last.timestamp }),
  }
  for (const [field, value] of [
    ['input', first?.details.input],
    ['output', last?.details.output],
    ['error', last?.details.error],
    ['cause', last?.details.cause],
  ] as const) {
    if (typeof value === 'string') info[field] = value
  }
  const machine = await findMachine(new Set(readVisits(events).map(visit => visit.name))).catch(() => undefined)
  return { name: fileName, events, info: machine ? { ...info, ...machine } : info }
}

async function findMachine(
  states: ReadonlySet<string>,
): Promise<Pick<ExecutionInfo, 'machine' | 'stateMachineArn' | 'definition'> | undefined> {
  const { stateMachines } = await listStateMachines()
  for (const { stateMachineArn, name: machine } of stateMachines) {
    const definition: unknown = JSON.parse((await describeStateMachine(stateMachineArn)).definition)
    const known = new Set(readDefinition(definition).states.map(state => state.name))
    if ([...states].every(name => known.has(name)))
      return { machine: `${machine} (as it is deployed here)`, stateMachineArn, definition }
  }
  return undefined
}
