import type { Command } from 'commander'
import { type Connection, connect } from '../client/connection.ts'
import { findMachine, type MachineRole, siblingMachine } from '../client/machines.ts'
import type { CommandContext } from './context.ts'
import { CommandError, EXIT, usageError } from './exit-codes.ts'
import { describeFailure } from './failures.ts'
import { laptopHint } from './laptop-hint.ts'

export interface ConnectionOptions {
  endpoint?: string
  region?: string
  profile?: string
  machine?: string
}

/** Where a command's router is. Every option has the usual variable behind it. */
export const withConnection = (command: Command): Command =>
  command
    .option(
      '--machine <arn>',
      'the router, else STEPDOWN_STATE_MACHINE_ARN, else the machine whose name ends in -router',
    )
    .option('--endpoint <url>', 'the endpoint of a laptop, else AWS_ENDPOINT_URL')
    .option('--region <name>', 'the Region, else AWS_REGION')
    .option('--profile <name>', 'a profile of the AWS configuration, else AWS_PROFILE')

/** Runs `work` with a connection and closes it afterwards. */
export async function connected<T>(
  options: ConnectionOptions,
  { env }: CommandContext,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const { endpoint, region, profile } = options
  checkEndpoint(options, env)
  const connection = connect({
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    ...(profile && { profile }),
    env,
  })
  try {
    return await explained(connection.endpoint, () => work(connection))
  } finally {
    connection.close()
  }
}

/** The ARN of one of the deployment's machines: told by the options or the environment, otherwise looked for. */
export async function machineArn(
  { machine }: ConnectionOptions,
  { stepFunctions }: Connection,
  { env }: CommandContext,
  role: MachineRole,
): Promise<string> {
  const given = machine ?? env.STEPDOWN_STATE_MACHINE_ARN
  if (given && !/^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:/.test(given)) {
    const name = machine ? '--machine' : 'STEPDOWN_STATE_MACHINE_ARN'
    throw usageError(`${name} is "${given}": expected the ARN of a state machine`)
  }
  return (given && (siblingMachine(given, role) ?? given)) || findMachine(stepFunctions, role)
}

/** The SDK would only say that some URL is invalid. */
function checkEndpoint(options: ConnectionOptions, env: CommandContext['env']) {
  const given = {
    '--endpoint': options.endpoint,
    AWS_ENDPOINT_URL_SFN: env.AWS_ENDPOINT_URL_SFN,
    AWS_ENDPOINT_URL: env.AWS_ENDPOINT_URL,
  }
  const [name, url] = Object.entries(given).find(([, value]) => value) ?? []
  if (url && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw usageError(`${name} is "${url}": expected a URL such as http://127.0.0.1:8083`)
  }
}

/** Where a command is sent; undefined is AWS itself. */
export const endpointOf = ({ endpoint }: ConnectionOptions, { env }: CommandContext): string | undefined =>
  endpoint ?? (env.AWS_ENDPOINT_URL_SFN || env.AWS_ENDPOINT_URL || undefined)

/**
 * Turns whatever `work` rejects with into a CommandError: one sentence that names where it was sent, and an exit code.
 * @param endpoint undefined is AWS itself
 */
export async function explained<T>(endpoint: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CommandError) throw error
    const { message, exitCode } = describeFailure(error, endpoint)
    const hint = exitCode === EXIT.unreachable && !endpoint ? await laptopHint() : ''
    throw new CommandError(message + hint, exitCode, { cause: error })
  }
}
