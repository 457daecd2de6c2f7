import { randomUUID } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import { lambdaArn } from '../arns.ts'
import { invokeWithLimits } from './invoke.ts'
import type { LocalFunction } from './local-function.ts'

/** One function of the laptop. */
export interface LambdaFunction {
  name: string
  timeoutSeconds: number
  memorySize: number
  /** Loads the code; called once, at the first invocation. */
  load(): Promise<LocalFunction>
}

/**
 * Runs functions as Lambda does: events and results are copied as JSON, time and size are limited, errors have Lambda's
 * shape.
 * @returns `invoke(nameOrArn, payload, { signal })`, which rejects with a FunctionError, or with an Error named
 * `Lambda.ResourceNotFoundException` when there is no such function
 */
export const createLambda = (options: {
  functions: readonly LambdaFunction[]
  /** Other names of the functions. */
  aliases: ReadonlyMap<string, string>
  clock: Clock
}) => {
  const { functions, aliases, clock } = options
  const byName = new Map(functions.map(item => [item.name, item]))
  const loaded = new Map<string, Promise<LocalFunction>>()

  const codeOf = (item: LambdaFunction): Promise<LocalFunction> => {
    const known = loaded.get(item.name)
    if (known) return known
    const loading = item.load()
    loaded.set(item.name, loading)
    loading.catch(() => loaded.delete(item.name)) // the next invocation tries again, as a new sandbox would
    return loading
  }

  return async (nameOrArn: string, payload: unknown, { signal }: { signal: AbortSignal }): Promise<unknown> => {
    const name = functionName(nameOrArn)
    const item = byName.get(name) ?? byName.get(aliases.get(name) ?? '')
    if (!item) {
      const message = `Function not found: ${nameOrArn.startsWith('arn:') ? nameOrArn : lambdaArn(name)}`
      throw Object.assign(new Error(message), { name: 'Lambda.ResourceNotFoundException' })
    }
    return invokeWithLimits(() => codeOf(item), payload, {
      name: item.name,
      arn: lambdaArn(item.name),
      requestId: randomUUID(),
      timeoutMs: item.timeoutSeconds * 1000,
      memorySize: item.memorySize,
      clock,
      signal,
    })
  }
}

/** `arn:…:function:NAME:$LATEST`, `NAME:$LATEST` or `NAME` → NAME. */
const functionName = (nameOrArn: string): string =>
  (nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[6] : nameOrArn.split(':')[0]) ?? nameOrArn
