import { type Command, CommanderError } from 'commander'
import { systemSleep } from '../client/wait.ts'
import type { CommandContext } from './context.ts'
import { CommandError, EXIT } from './exit-codes.ts'
import { describeFailure } from './failures.ts'
import { laptopHint } from './laptop-hint.ts'
import { createTerminal } from './terminal.ts'

/**
 * Runs a command line to its end: errors become one sentence on stderr and an exit code, the first Ctrl-C lets the
 * command finish what it must, the second ends it.
 *
 * @param build makes the command, or the program with its subcommands
 * @param argv the arguments alone, without node and script
 */
export async function run(build: (context: CommandContext) => Command, argv: readonly string[]): Promise<void> {
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
  try {
    await exitingByThrow(build(context)).parseAsync([...argv], { from: 'user' })
  } catch (error) {
    process.exitCode = await report(error, context)
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

/** Commander exits the process with code 1 by itself; here usage errors are 2. */
function exitingByThrow(command: Command): Command {
  command.exitOverride()
  for (const sub of command.commands) exitingByThrow(sub)
  return command
}

async function report(error: unknown, context: CommandContext): Promise<number> {
  // Commander has printed its message or the help already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage
  const { err, env } = context
  const endpoint = env.AWS_ENDPOINT_URL_SFN ?? env.AWS_ENDPOINT_URL
  const { message, exitCode } = describeFailure(error, endpoint)
  err.write(`${err.paint(exitCode === EXIT.cancelled ? 'yellow' : 'red', 'stepdown:')} ${message}\n`)
  if (exitCode === EXIT.unreachable && !endpoint) err.write(await laptopHint())
  return exitCode
}
