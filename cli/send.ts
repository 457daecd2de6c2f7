import { Command } from 'commander'
import { DETAIL_TYPE, EVENT_SOURCE, type EventEntry, sendEvents } from '../client/events.ts'
import { type ConnectionOptions, connected, withConnection } from './connection-options.ts'
import { type CommandContext, writeJson, writeLines } from './context.ts'
import { EXIT, usageError } from './exit-codes.ts'
import { buildRequest, type RequestOptions, readJson, withRequest } from './request-options.ts'
import { printable } from './terminal.ts'

interface SendOptions extends ConnectionOptions, RequestOptions {
  events?: string
  bus?: string
  json?: true
}

const EXAMPLES = `
Examples:
  $ stepdown send "Why is the sky blue?"
  $ stepdown send --events examples/events/inference-requested.json`

export const sendCommand = (context: CommandContext): Command =>
  withConnection(withRequest(new Command('send')))
    .description('Send a request as an EventBridge event; the answer comes as an execution status event')
    .argument('[prompt]', 'what to ask; - reads it from a pipe')
    .option('--events <file>', 'send the entries of a file, as aws events put-events --entries takes them')
    .option('--bus <name>', 'an event bus other than the default one')
    .option('--json', 'print the event ids as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (prompt: string | undefined, options: SendOptions) => {
      const entries = await readEntries(prompt, options, context)
      const sent = await connected(options, context, connection => sendEvents(connection, entries))
      const refused = sent.some(event => 'error' in event)
      if (options.json) writeJson(context.out, sent)
      else {
        writeLines(
          context.out,
          sent.map(event =>
            'eventId' in event
              ? `  ${context.out.paint('green', '✓')} event ${event.eventId}\n    stepdown watch --event ${event.eventId}`
              : `  ${context.out.paint('red', '✗')} ${printable(`${event.error}: ${event.message}`)}`,
          ),
        )
      }
      context.setExitCode(refused ? EXIT.failed : EXIT.answered)
    })

async function readEntries(
  prompt: string | undefined,
  options: SendOptions,
  context: CommandContext,
): Promise<EventEntry[]> {
  const bus = options.bus ? { EventBusName: options.bus } : {}
  if (options.events === undefined) {
    const request = await buildRequest(prompt, options, context)
    return [{ Source: EVENT_SOURCE, DetailType: DETAIL_TYPE, Detail: JSON.stringify(request), ...bus }]
  }
  if (prompt !== undefined || options.request !== undefined)
    throw usageError('give a prompt, --request or --events: one of them')
  const value = await readJson(options.events)
  const entries = Array.isArray(value) ? value : [value]
  const bad = entries.findIndex(
    entry => typeof entry !== 'object' || entry === null || typeof entry.Detail !== 'string',
  )
  if (entries.length === 0 || bad >= 0) {
    throw usageError(
      `${options.events}: expected entries with Source, DetailType and Detail (JSON text), see entry ${bad + 1}`,
    )
  }
  return entries.map(entry => ({ ...entry, ...bus }))
}
