import { type ExecuteOptions, type ExecutionResult, execute, MAX_EVENTS, type StateMachine } from '../asl/engine.ts'
import type { ChildExecution } from '../asl/execution.ts'
import type { Objects } from '../s3/objects.ts'
import type { Execution } from './execution.ts'
import { createHistory } from './history.ts'
import { createMachine, type Machine } from './machine.ts'
import type { RunOptions, StepFunctions } from './step-functions.ts'

/** What the engine needs from around it. */
export interface RunEnvironment {
  invoke: ExecuteOptions['invoke']
  random?: () => number
  /** Where distributed Maps read their items and write their results. */
  objects: Objects
}

type Shared = Omit<StepFunctions, 'run'>

/**
 * Starts an execution and registers it. The engine runs on its own: `execution.finished` resolves when it has ended.
 */
export const runExecution = (shared: Shared, environment: RunEnvironment, options: RunOptions): Execution => {
  const { machine, arn, name, input } = options
  const { invoke, random } = environment
  const execution = register(shared, options)
  const running = track(shared, execution, machine.compiled(), {
    input,
    invoke,
    random,
    clock: shared.clock,
    executionArn: arn,
    executionName: name,
    roleArn: machine.roleArn,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    startTime: execution.startDate,
    maxEvents: machine.type === 'EXPRESS' ? Number.POSITIVE_INFINITY : MAX_EVENTS,
    parallelOutcomes: true,
    maps: distributedMaps(shared, environment.objects, machine),
  })
  execution.finished = running.then(() => undefined)
  return execution
}

const register = (shared: Shared, options: RunOptions): Execution => {
  const { machine, arn, name, input, mapRunArn, traceHeader } = options
  const execution: Execution = {
    arn,
    name,
    machine,
    input,
    sequence: shared.store.nextSequence(),
    status: 'RUNNING',
    startDate: shared.clock.now(),
    history: createHistory(),
    controller: new AbortController(),
    finished: Promise.resolve(),
    ...(mapRunArn === undefined ? {} : { mapRunArn }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
  }
  shared.store.add(execution)
  shared.tell({ type: 'execution', execution })
  return execution
}

/** Runs the engine, and keeps what it records and how it ends. Never rejects. */
const track = async (
  { store, clock, tell }: Shared,
  execution: Execution,
  compiled: StateMachine,
  options: ExecuteOptions,
): Promise<ExecutionResult> => {
  const result = await execute(compiled, {
    ...options,
    signal: execution.controller.signal,
    onEvent(event) {
      execution.history.add(event)
      tell({ type: 'history', executionArn: execution.arn, event })
    },
  }).catch(failedEngine)
  execution.status = result.status
  execution.stopDate = clock.now()
  if (result.output !== undefined) execution.output = result.output
  if (result.error !== undefined) execution.error = result.error
  if (result.cause !== undefined) execution.cause = result.cause
  store.ended(execution)
  tell({ type: 'execution', execution })
  return { ...result, events: [] } // the execution has them; a Map Run of 10,000 children must not keep them too
}

/** The engine answers every failure of a machine itself; what arrives here is a mistake of its own. */
const failedEngine = (error: Error): ExecutionResult => ({
  status: 'FAILED',
  error: 'States.Runtime',
  cause: `The laptop's engine failed: ${error.message}`,
  events: [],
})

/** Map Runs and their children become executions that can be listed and inspected; their data is in the laptop's S3. */
const distributedMaps = (shared: Shared, objects: Objects, parent: Machine): NonNullable<ExecuteOptions['maps']> => {
  const machines = new Map<string, Machine>()

  const machineOf = ({ options, stateMachine }: ChildExecution): Machine => {
    const name = String(options.stateMachineArn).split(':').slice(6).join(':')
    const known = machines.get(name)
    if (known) return known
    const label = name.slice(parent.name.length + 1)
    const { definition } = stateMachine
    const machine = createMachine({ name, label, definition, type: 'STANDARD', creationDate: parent.creationDate })
    machines.set(name, machine)
    return machine
  }

  return {
    async getObject(bucket, key) {
      const object = objects.get(bucket, key)
      if (!object)
        throw Object.assign(new Error('The specified key does not exist.'), { name: 'S3.NoSuchKeyException' })
      return object.body.toString('utf8')
    },
    async putObject(bucket, key, body) {
      objects.put(bucket, { key, body: Buffer.from(body), contentType: 'application/octet-stream', headers: {} })
    },
    onMapRun(mapRun) {
      shared.store.addMapRun(mapRun)
      shared.tell({ type: 'map-run', mapRun })
    },
    async startChild(child) {
      const { mapRun, options, stateMachine } = child
      const execution = register(shared, {
        machine: machineOf(child),
        arn: String(options.executionArn),
        name: String(options.executionName),
        input: options.input,
        mapRunArn: mapRun.mapRunArn,
      })
      const stop = () => execution.controller.abort(options.signal?.reason)
      if (options.signal?.aborted) stop()
      options.signal?.addEventListener('abort', stop, { once: true })
      const running = track(shared, execution, stateMachine, options)
      execution.finished = running.then(() => undefined)
      const result = await running
      options.signal?.removeEventListener('abort', stop)
      shared.tell({ type: 'map-run', mapRun })
      return result
    },
  }
}
