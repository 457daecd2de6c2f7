import type { Command } from 'commander'
import { systemSleep } from '../client/wait.ts'
import type { CommandContext } from './context.ts'
import { execute } from './execute.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import { createTerminal } from './terminal.ts'

/**
 * Runs a command line as this process: its streams, its environment, its exit code. The first Ctrl-C lets the command
 * finish what it must, the second ends it.
 */
export async function run(
  build: (context: CommandContext) => Promise<Command>,
  argv: readonly string[],
): Promise<void> {
  const interrupt = new AbortController()
  const onSignal = () => {
    if (interrupt.signal.aborted) process.exit(EXIT.cancelled)
    interrupt.abort(new CommandError('cancelled', EXIT.cancelled))
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  // A reader such as `head` that has seen enough is no error.
  process.stdout.on('error', error => {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit()
  })
  const context: CommandContext = {
    env: process.env,
    out: createTerminal(process.stdout),
    err: createTerminal(process.stderr),
    stdin: process.stdin,
    now: () => Date.now(),
    sleep: systemSleep,
    interrupted: interrupt.signal,
    setExitCode: code => {
      process.exitCode = code
    },
  }
  await execute(await build(context), argv, context)
  process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
}
