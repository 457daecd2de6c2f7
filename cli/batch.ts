import { Command } from 'commander'
import { type BatchOptions, runBatch } from './batch/batch.ts'
import { TIERS_FILE } from './catalogue-file.ts'
import { withConnection } from './connection-options.ts'
import type { CommandContext } from './context.ts'
import { parseCount, parseDurationOption, parsePositive } from './options.ts'

const EXAMPLES = `
A line is a prompt in quotation marks, or a whole request with an optional id:
  "Why is the sky blue?"
  {"id": "q-2", "prompt": "And the sea?", "inferenceConfig": {"maxTokens": 200}}

Examples:
  $ stepdown batch examples/prompts.jsonl
  $ stepdown batch prompts.jsonl --route patient --concurrency 50
  $ stepdown batch prompts.jsonl --resume      after Ctrl-C, or to ask the failed lines again`

export const batchCommand = (context: CommandContext): Command =>
  withConnection(new Command('batch'))
    .description('Answer a JSON Lines file of prompts, on the same ladder')
    .argument('<file>', 'the prompts, one a line')
    .option('-o, --output <file>', 'where the results go (default: <file>.results.jsonl)')
    .option('--route <name>', 'the route of lines that name none')
    .option('--deadline <duration>', 'the deadline of lines that set none: 5m, 2h', parseDurationOption)
    .option('--max-cost <usd>', 'the most that one line may cost', parsePositive('an amount of US dollars'))
    .option(
      '--concurrency <lines>',
      'lines answered at once; without it, what the quotas of the route allow',
      parseCount,
    )
    .option('--tiers <file>', `the catalogue whose quotas count (default: the laptop’s own, else ${TIERS_FILE})`)
    .option('--resume', 'go on with a batch, or ask the lines again that failed')
    .option('--pay-again', 'with --resume: ask lines again that were sent to a laptop which has forgotten them')
    .option('--force', 'start over although there are results')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: BatchOptions) => context.setExitCode(await runBatch(file, options, context)))
