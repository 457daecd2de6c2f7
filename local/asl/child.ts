import type { ChildExecution, ChildRecord, ExecuteOptions, Run, StateMachine } from './execution.ts'
import { uuidFrom } from './functions.ts'
import type { MapRun } from './map-run.ts'

/** Starts the children of a Map Run, each an execution of `stateMachine`; a start resolves however its child ends. */
export const starterOf = (run: Run, mapRun: MapRun, stateMachine: StateMachine) => {
  const { options, clock, random, context } = run
  // The label of a Map Run without its id.
  const [machine, label] = mapRun.mapRunArn.split(':')[6]?.split('/') ?? []
  const [, partition, , region, account] = mapRun.mapRunArn.split(':')
  return async (index: number, input: string, signal: AbortSignal): Promise<ChildRecord> => {
    const executionName = uuidFrom(random)
    const startTime = clock.now()
    const child: ChildExecution = {
      mapRun,
      index,
      stateMachine,
      options: {
        ...childOptions(options),
        input,
        signal,
        executionName,
        executionArn: `arn:${partition}:states:${region}:${account}:execution:${machine}/${label}:${executionName}`,
        stateMachineArn: `${context.StateMachine.Id}/${label}`,
        startTime,
      },
    }
    const result = await (options.maps?.startChild?.(child) ?? run.execute(stateMachine, child.options))
    // Ten thousand children must not keep their events here too.
    const kept = { ...result, events: [] }
    return { name: executionName, options: child.options, startTime, stopTime: clock.now(), result: kept }
  }
}

/** The parent's options without what is told about the parent itself. */
const childOptions = ({ onEvent: _, ...options }: ExecuteOptions): ExecuteOptions => options
