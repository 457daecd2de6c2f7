import type { Answer, Attempt, Skipped } from '../core/answer.ts'
import { firstTokenSinceStart } from '../core/history/first-token.ts'
import { attemptsInWords } from '../core/history/words.ts'
import { degradation } from './ladder-rows.ts'
import { printable, type Terminal, wrap } from './terminal.ts'
import { formatElapsed, formatUsd } from './units.ts'

const TEXT_WIDTH = 88

/** The answer's text and the facts below it: who served, cost, time, tokens, execution. */
export function drawAnswer(answer: Answer, executionArn: string | undefined, terminal: Terminal): string[] {
  const { paint } = terminal
  const width = Math.min(TEXT_WIDTH, terminal.width - 4)
  const text = answer.text ?? (answer.answerUri ? `(in ${answer.answerUri})` : '(no text)')
  const lines = wrap(text.trim(), width).map(line => (line ? `  ${line}` : ''))
  const note = degradation(answer)
  return [
    '',
    ...lines,
    '',
    ...facts(answerFacts(answer, executionArn), terminal),
    ...(note ? [`  ${paint('yellow', `! ${note}`)}`] : []),
  ]
}

function answerFacts(answer: Answer, executionArn: string | undefined): [string, string][] {
  const { servedBy, timing, usage, stopReason } = answer
  const behind = servedBy.invokedModel ? `, which chose ${servedBy.invokedModel}` : ''
  const waited = firstTokenSinceStart(timing)
  const firstToken = waited === undefined ? '' : `, first token after ${formatElapsed(waited)}`
  return [
    ['served by', `${servedBy.tier} · ${servedBy.kind} · ${servedBy.model} in ${servedBy.region}${behind}`],
    ['cost', costText(answer)],
    ['time', `${formatElapsed(timing.totalMs)} in all${firstToken}`],
    [
      'tokens',
      `${usage.inputTokens} in, ${usage.outputTokens} out${usage.source === 'estimate' ? ' (estimated)' : ''}`,
    ],
    ...(stopReason === 'end_turn' ? [] : [['stopped by', stopReason] as [string, string]]),
    ...(executionArn ? [['execution', executionArn] as [string, string]] : []),
  ]
}

/** A tier that is paid by the hour costs nothing more by the call, which is no reason to call it free. */
function costText({ cost, servedBy }: Answer): string {
  if (cost.usd === 0 && BY_THE_HOUR.has(servedBy.kind))
    return `no charge by the call: ${servedBy.kind} is paid by the hour`
  return `${formatUsd(cost.usd)}${cost.estimated ? ' (estimated)' : ''}`
}
const BY_THE_HOUR: ReadonlySet<string> = new Set(['sagemaker', 'provisioned', 'imported'])

/** What a failed request comes to. */
export function drawFailure(
  failure: { error: string; message: string; attempts?: readonly Attempt[]; skipped?: readonly Skipped[] },
  executionArn: string | undefined,
  terminal: Terminal,
): string[] {
  const { paint } = terminal
  const tried = attemptsInWords(failure.attempts ?? [])
  const skipped = failure.skipped?.length ? `; ${failure.skipped.length} skipped` : ''
  // The message of the last tier alone would read as if that one were the trouble.
  const exhausted =
    failure.error === 'TiersExhausted' && tried ? `${tried}${skipped}. The last: ${failure.message}` : ''
  const message = wrap(exhausted || failure.message, Math.max(20, Math.min(TEXT_WIDTH, terminal.width - 4)))
  return [
    '',
    `  ${paint(['red', 'bold'], printable(failure.error))}`,
    ...message.map(line => `  ${line}`),
    '',
    ...(executionArn ? facts([['execution', executionArn]], terminal) : []),
  ]
}

/**
 * Labelled lines; names align, values are never cut: an ARN must stay copyable.
 * @param show makes a value fit for a terminal; values that are painted already must not be stripped again
 */
export function facts(
  pairs: readonly (readonly [string, string])[],
  { paint }: Terminal,
  show: (value: string) => string = printable,
): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => name.length))
  return pairs.map(([name, value]) => `  ${paint('dim', name.padEnd(width))}  ${show(value)}`)
}
