import type { CommandContext } from '../../cli/context.ts'
import type { Terminal } from '../../cli/terminal.ts'
import { systemSleep } from '../../client/wait.ts'

export interface Printed extends Terminal {
  /** All that was written so far. */
  text(): string
}

/** A terminal without colours that remembers what was written. */
export const givenTerminal = ({ interactive = false, width = 120, height = 40 } = {}): Printed => {
  let text = ''
  return {
    write: more => {
      text += more
    },
    text: () => text,
    interactive,
    width,
    height,
    paint: (_style, painted) => painted,
  }
}

export interface TestContext extends CommandContext {
  out: Printed
  err: Printed
  exitCode(): number | undefined
}

/** What a command is run with in a test, instead of the process. */
export const givenContext = (overrides: Partial<CommandContext> = {}): TestContext => {
  let exitCode: number | undefined
  return {
    env: {},
    stdin: (async function* () {})(),
    now: () => Date.now(),
    sleep: systemSleep,
    interrupted: new AbortController().signal,
    setExitCode: code => {
      exitCode = code
    },
    ...overrides,
    out: givenTerminal(),
    err: givenTerminal(),
    exitCode: () => exitCode,
  }
}
