import { Command } from 'commander'
import { type ClientOptions, createClient, RequestFailed } from '../client/client.ts'
import { requestInput } from '../client/payloads.ts'
import type { RequestInput } from '../core/request/schema.ts'
import { drawAnswer, drawFailure } from './answer.ts'
import { askLive } from './ask-live.ts'
import {
  type ConnectionOptions,
  connected,
  endpointOf,
  explained,
  machineArn,
  withConnection,
} from './connection-options.ts'
import { type CommandContext, writeJson, writeLines } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { drawRows } from './ladder.ts'
import { attemptRows } from './ladder-rows.ts'
import { parseKey } from './options.ts'
import { buildRequest, type RequestOptions, withRequest } from './request-options.ts'

interface AskOptions extends ConnectionOptions, RequestOptions {
  express?: true
  private?: true
  idempotencyKey?: string
  json?: true
  /** False with --no-stream. */
  stream: boolean
}

const EXAMPLES = `
Examples:
  $ stepdown ask "Why is the sky blue?"
  $ git diff | stepdown ask - --route economical
  $ stepdown ask --request examples/requests/image.json --json | jq -r .text
  $ stepdown ask "Hello" --simulate nova-pro-optimized=TierThrottled`

export const askCommand = (context: CommandContext): Command =>
  withConnection(withRequest(new Command('ask')))
    .description('Ask one prompt and watch it go down the ladder')
    .argument('[prompt]', 'what to ask; - reads it from a pipe')
    .option('--express', 'use the EXPRESS machine: cheaper, five minutes at most, no history afterwards')
    .option('--idempotency-key <key>', 'the same key never asks a model twice', parseKey)
    .option('--private', 'send the prompt through S3, out of the history; routes with store: s3 want it')
    .option('--no-stream', 'show the answer when it is whole, not while it comes')
    .option('--json', 'print the answer, or the failure, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (prompt: string | undefined, options: AskOptions) => {
      const request = await buildRequest(prompt, options, context)
      const watched = !options.express && !options.json
      context.setExitCode(
        watched
          ? await askWatched(request, options, context)
          : await explained(endpointOf(options, context), () => askOnce(request, options, context)),
      )
    })

/** STANDARD, for a person: the ladder is drawn while it happens. */
const askWatched = (request: RequestInput, options: AskOptions, context: CommandContext): Promise<ExitCode> =>
  connected(options, context, async connection => {
    const stateMachineArn = await machineArn(options, connection, context, 'router')
    const input = await requestInput(request, {
      connection,
      stateMachineArn,
      bucket: context.env.STEPDOWN_PAYLOAD_BUCKET,
      private: options.private,
    })
    const { idempotencyKey } = options
    // Routes that keep answers out of every record refuse to stream them, too.
    const stream = options.stream && !options.private
    return askLive(input, { connection, stateMachineArn, context, idempotencyKey, stream })
  })

/** EXPRESS, or for a program: one result. Ctrl-C stops the execution. */
async function askOnce(request: RequestInput, options: AskOptions, context: CommandContext): Promise<ExitCode> {
  const { endpoint, region, profile, machine, express, idempotencyKey, json } = options
  const settings: ClientOptions = {
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    ...(profile && { profile }),
    ...(machine && { stateMachineArn: machine }),
    ...(express && { express }),
  }
  const client = createClient(settings, context.env)
  let executionArn: string | undefined
  try {
    const answer = await client.ask(request, {
      signal: context.interrupted,
      ...(idempotencyKey && { idempotencyKey }),
      ...(options.private && { private: true }),
      onStarted: arn => {
        executionArn = arn
      },
    })
    if (json) writeJson(context.out, { ...answer, ...(executionArn && { executionArn }) })
    else
      writeLines(context.out, [
        ...drawRows(attemptRows(answer), context.out),
        ...drawAnswer(answer, executionArn, context.out),
      ])
    return EXIT.answered
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error
    const { name, message, attempts, skipped } = error
    const failure = { error: name, message, attempts, skipped, executionArn: error.executionArn }
    if (json) writeJson(context.out, failure)
    else
      writeLines(context.out, [
        ...drawRows(attemptRows(failure), context.out),
        ...drawFailure(failure, error.executionArn, context.out),
      ])
    return name === 'RequestRejected' ? EXIT.usage : EXIT.failed
  } finally {
    client.close()
  }
}
