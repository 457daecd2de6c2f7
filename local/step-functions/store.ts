import type { MapRun } from '../asl/map-run.ts'
import type { Execution } from './execution.ts'

/** All executions and Map Runs that the laptop remembers. */
export interface ExecutionStore {
  get(arn: string): Execution | undefined
  add(execution: Execution): void
  /** Tells that an execution has ended: beyond the retention the execution that ended first is forgotten. */
  ended(execution: Execution): void
  nextSequence(): number
  /** Newest first; of one state machine or Map Run when `group` is its ARN. */
  list(group?: string): Execution[]
  mapRun(arn: string): MapRun | undefined
  addMapRun(mapRun: MapRun): void
  mapRunsOf(executionArn: string): MapRun[]
}

/** Finished executions whose histories stay uncompressed, because somebody may be looking at them. */
const UNPACKED = 200

/** Creates an empty store that keeps `retention` finished executions. */
export const createStore = (retention: number): ExecutionStore => {
  const executions = new Map<string, Execution>()
  const groups = new Map<string, Set<Execution>>()
  const mapRuns = new Map<string, MapRun>()
  const finished: Execution[] = []
  let forgotten = 0 // the head of `finished`; shifting an array of 10,000 each time would be slow
  let sequence = 0

  const groupsOf = (execution: Execution): string[] =>
    execution.mapRunArn === undefined ? [execution.machine.arn] : [execution.machine.arn, execution.mapRunArn]

  const forget = (execution: Execution): void => {
    executions.delete(execution.arn)
    for (const group of groupsOf(execution)) {
      const members = groups.get(group)
      members?.delete(execution)
      if (members?.size === 0) groups.delete(group)
    }
    for (const mapRun of mapRuns.values()) if (mapRun.executionArn === execution.arn) mapRuns.delete(mapRun.mapRunArn)
  }

  return {
    get: arn => executions.get(arn),
    nextSequence: () => ++sequence,
    add(execution) {
      executions.set(execution.arn, execution)
      for (const group of groupsOf(execution)) {
        const members = groups.get(group)
        if (members) members.add(execution)
        else groups.set(group, new Set([execution]))
      }
    },
    ended(execution) {
      finished.push(execution)
      const packing = finished.length - 1 - UNPACKED
      if (packing >= forgotten) finished[packing]?.history.pack()
      while (finished.length - forgotten > retention) {
        const oldest = finished[forgotten++]
        if (oldest) forget(oldest)
      }
      if (forgotten > 1000 && forgotten * 2 > finished.length) {
        finished.splice(0, forgotten)
        forgotten = 0
      }
    },
    list: group => [...(group === undefined ? executions.values() : (groups.get(group) ?? []))].reverse(),
    mapRun: arn => mapRuns.get(arn),
    addMapRun: mapRun => void mapRuns.set(mapRun.mapRunArn, mapRun),
    mapRunsOf: executionArn => [...mapRuns.values()].filter(mapRun => mapRun.executionArn === executionArn).reverse(),
  }
}
