import { type Command, CommanderError } from 'commander'
import type { CommandContext } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { describeFailure } from './failures.ts'
import { printable } from './terminal.ts'

/**
 * Runs a command line to its end: errors become one sentence on stderr and an exit code.
 *
 * @param argv the arguments alone, without node and script
 */
export async function execute(command: Command, argv: readonly string[], context: CommandContext): Promise<void> {
  try {
    await prepared(command, context).parseAsync([...argv], { from: 'user' })
  } catch (error) {
    context.setExitCode(report(error, context))
  }
}

/** Commander ends the process with code 1 by itself and prints to its streams; here usage errors are 2. */
function prepared(command: Command, context: CommandContext): Command {
  command.exitOverride().configureOutput({
    writeOut: text => context.out.write(text),
    writeErr: text => context.err.write(text),
    // As all other errors begin.
    outputError: (text, write) => write(text.replace(/^error: /, `${context.err.paint('red', 'stepdown:')} `)),
  })
  for (const sub of command.commands) prepared(sub, context)
  return command
}

function report(error: unknown, { err }: CommandContext): number {
  // Commander has printed its message or the help already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.answered : EXIT.usage
  const { message, exitCode } = describeFailure(error, undefined)
  err.write(`${err.paint(exitCode === EXIT.cancelled ? 'yellow' : 'red', 'stepdown:')} ${printable(message)}\n`)
  return exitCode
}
