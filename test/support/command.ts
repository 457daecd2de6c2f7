import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

export interface CommandOptions {
  env?: Record<string, string | undefined>
  cwd?: string
  /** What the pipe brings. */
  input?: string
  /** Sends SIGINT, as Ctrl-C does, as soon as this is printed on stdout or stderr. */
  interruptAt?: RegExp
  /** Called once, as soon as this is printed. */
  at?: [printed: RegExp, act: () => void]
}

/** Variables that would lead a command to the developer's own account. */
const clean = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|STEPDOWN_|FORCE_COLOR)/.test(name)))

/** Runs `stepdown …` as a process of its own, to its end. */
export function stepdown(args: readonly string[], options: CommandOptions = {}): Promise<Finished> {
  const { env = {}, cwd, input = '', interruptAt, at } = options
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { env: { ...clean(), ...env }, ...(cwd && { cwd }) })
    let stdout = ''
    let stderr = ''
    let interrupted = false
    let acted = false
    const look = () => {
      if (!acted && at?.[0].test(stdout + stderr)) {
        acted = true
        at[1]()
      }
      if (interrupted || !interruptAt?.test(stdout + stderr)) return
      interrupted = true
      child.kill('SIGINT')
    }
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
      look()
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
      look()
    })
    child.on('error', reject).on('close', code => resolve({ code, stdout, stderr }))
    child.stdin.end(input)
  })
}
