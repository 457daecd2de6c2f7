import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import type { CommandContext } from './context.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const AFTER_HELP = `
Examples:
  $ stepdown start                                   everything on this machine
  $ stepdown ask "Why is the sky blue?"              watch one prompt go down the ladder
  $ stepdown batch prompts.jsonl                     answer a file of prompts
  $ stepdown tiers disable nova-pro-us --for 1h      take a tier out in an incident

The same commands work against a laptop and an AWS account: AWS_ENDPOINT_URL, AWS_PROFILE and AWS_REGION say which.

Exit codes:
  0    answered, or done
  1    the request failed
  2    wrong options, or a request that was rejected
  3    the endpoint or the account could not be reached
  130  cancelled with Ctrl-C`

/** Each command is a module of its own, loaded when it is called: nobody waits for what the others need. */
const COMMANDS: Readonly<Record<string, (context: CommandContext) => Promise<Command>>> = {
  start: async context => (await import('./start.ts')).startCommand(context),
  ask: async context => (await import('./ask.ts')).askCommand(context),
  watch: async context => (await import('./watch.ts')).watchCommand(context),
  history: async context => (await import('./history.ts')).historyCommand(context),
  batch: async context => (await import('./batch.ts')).batchCommand(context),
  tiers: async context => (await import('./tiers.ts')).tiersCommand(context),
  check: async context => (await import('./check.ts')).checkCommand(context),
  verify: async context => (await import('./verify.ts')).verifyCommand(context),
  keys: async context => (await import('./keys.ts')).keysCommand(context),
  send: async context => (await import('./send.ts')).sendCommand(context),
}

/**
 * The `stepdown` command.
 * @param called the subcommand that is asked for; without one of them all are there, for the help
 */
export async function createProgram(context: CommandContext, called: string | undefined): Promise<Command> {
  const program = new Command('stepdown')
    .description('Answers prompts on Amazon Bedrock, tier by tier, through AWS Step Functions')
    .version(version)
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('(stepdown --help shows what there is)')
  const only = called !== undefined && Object.hasOwn(COMMANDS, called) ? COMMANDS[called] : undefined
  for (const create of only ? [only] : Object.values(COMMANDS)) program.addCommand(await create(context))
  return program
}
