import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Delivered } from './native-client.ts'

/** What an invocation leaves outside the function: its log, and what the runtime told Lambda. */
export interface Invoked extends Delivered {
  log: string
}

/** Invokes a function as Lambda's Node runtime does. */
export const invokeInRuntime = (name: string, event: unknown, env: Record<string, string>): Promise<Invoked> =>
  new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'main.ts'), {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env.PATH ?? '',
        AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9',
        AWS_LAMBDA_FUNCTION_NAME: `stepdown-dev-${name}`,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        TEST_FUNCTION: name,
        TEST_EVENT: JSON.stringify(event),
        ...env,
      },
    })
    let log = ''
    let delivered: Delivered | undefined
    child.stdout?.on('data', text => {
      log += text
    })
    child.stderr?.on('data', text => {
      log += text
    })
    child.on('message', message => {
      delivered = message as Delivered
      child.kill()
    })
    child.on('error', reject).on('close', () => {
      if (delivered) resolve({ ...delivered, log })
      else reject(new Error(`the runtime ended without a result: ${log}`))
    })
  })
