import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { askCommand } from './ask.ts'
import { batchCommand } from './batch.ts'
import { checkCommand } from './check.ts'
import type { CommandContext } from './context.ts'
import { historyCommand } from './history.ts'
import { sendCommand } from './send.ts'
import { startCommand } from './start.ts'
import { tiersCommand } from './tiers.ts'
import { watchCommand } from './watch.ts'

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

/** The `stepdown` command with all its subcommands. */
export const createProgram = (context: CommandContext): Command => {
  const command = new Command('stepdown')
    .description('Answers prompts on Amazon Bedrock, tier by tier, through AWS Step Functions')
    .version(version)
    .addHelpText('after', AFTER_HELP)
    .showHelpAfterError('(stepdown --help shows what there is)')
  const commands = [
    startCommand,
    askCommand,
    watchCommand,
    historyCommand,
    batchCommand,
    tiersCommand,
    checkCommand,
    sendCommand,
  ]
  for (const create of commands) command.addCommand(create(context))
  return command
}
