import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))

export interface StartedLaptop extends AsyncDisposable {
  endpoint: string
  child: ChildProcess
  /** What it wrote on stderr so far. */
  errors(): string
}

/** `stepdown start --serve` as a process of its own, on a free port, without any delay in its models. */
export const startLaptop = async (
  command = process.execPath,
  args: readonly string[] = [MAIN, 'start', '--serve', '--port', '0', '--scenario', 'instant'],
): Promise<StartedLaptop> => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', text => {
    errors += text
  })
  let endpoint: string | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    endpoint = /^ +endpoint +(\S+)/.exec(line)?.[1] ?? endpoint
    if (line.includes('Ctrl-C')) break
  }
  child.stdout.resume()
  if (!endpoint) throw new Error(`the laptop did not start: ${errors}`)
  return {
    endpoint,
    child,
    errors: () => errors,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
