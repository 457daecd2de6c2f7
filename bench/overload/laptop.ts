import { fork } from 'node:child_process'
import { once } from 'node:events'

export interface BenchLaptop {
  endpoint: string
  /** Resolves with the status of an execution as soon as it has ended. */
  ended(executionArn: string): Promise<string>
  start(scenario: string): void
  /** Bedrock calls by outcome since the start of the process. */
  calls(): Promise<Record<string, number>>
  close(): Promise<void>
}

interface Message {
  endpoint?: string
  ended?: string
  status?: string
  calls?: Record<string, number>
}

/** Starts the laptop cloud as a process; it ends with `close` or with this one. */
export async function benchLaptop(): Promise<BenchLaptop> {
  const child = fork(new URL('./laptop-process.ts', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const statuses = new Map<string, string>()
  const waiting = new Map<string, (status: string) => void>()
  let counted: ((calls: Record<string, number>) => void) | undefined
  child.on('message', ({ ended, status, calls }: Message) => {
    if (calls) counted?.(calls)
    if (ended === undefined || status === undefined) return
    const resolve = waiting.get(ended)
    if (resolve) resolve(status)
    else statuses.set(ended, status)
    waiting.delete(ended)
  })
  const [{ endpoint = '' }] = (await once(child, 'message')) as [Message]
  return {
    endpoint,
    ended(arn) {
      const status = statuses.get(arn)
      statuses.delete(arn)
      return status ? Promise.resolve(status) : new Promise(resolve => waiting.set(arn, resolve))
    },
    start: scenario => void child.send({ start: scenario }),
    calls: () =>
      new Promise(resolve => {
        counted = resolve
        child.send({ calls: true })
      }),
    async close() {
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}
