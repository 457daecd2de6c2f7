/** The exit codes of every command, as docs/cli.md lists them. */
export const EXIT = {
  answered: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  /** 128 + SIGINT, as shells count. */
  cancelled: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends a command with one sentence on stderr and an exit code, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: ExitCode
  constructor(message: string, exitCode: ExitCode, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** Wrong options or arguments, or input that the command can not read. */
export const usageError = (message: string, options?: ErrorOptions) => new CommandError(message, EXIT.usage, options)

/** A file that can not be read, in one sentence: Node's own names the file again, and a system call. */
export const unreadable = (file: string, error: unknown, hint = ''): CommandError => {
  const { code, message } = error as NodeJS.ErrnoException
  const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message
  return usageError(`${file} can not be read: ${why}${code ? hint : ''}`, { cause: error })
}
