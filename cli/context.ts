import type { Sleep } from '../client/wait.ts'
import { printableJson, type Terminal } from './terminal.ts'

/** What a command is given instead of reaching for it: tests hand in their own. */
export interface CommandContext {
  env: Readonly<Record<string, string | undefined>>
  /** Results go here … */
  out: Terminal
  /** … and what is only for the person who waits goes here when `--json` is on. */
  err: Terminal
  stdin: AsyncIterable<Buffer | string>
  now(): number
  sleep: Sleep
  /** Aborted by the first Ctrl-C. */
  interrupted: AbortSignal
  setExitCode(code: number): void
}

export const writeLines = (terminal: Terminal, lines: readonly string[]) => terminal.write(`${lines.join('\n')}\n`)
export const writeJson = (terminal: Terminal, value: unknown) =>
  terminal.write(`${printableJson(JSON.stringify(value, null, 2))}\n`)
