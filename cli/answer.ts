import type { Answer, Skipped } from '../core/answer.ts'
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
  const { servedBy, cost, timing, usage, stopReason } = answer
  const behind = servedBy.invokedModel ? `, which chose ${servedBy.invokedModel}` : ''
  const firstToken =
    timing.firstTokenMs === undefined ? '' : `, first token after ${Math.round(timing.firstTokenMs)} ms`
  return [
    ['served by', `${servedBy.tier} · ${servedBy.kind} · ${servedBy.model} in ${servedBy.region}${behind}`],
    ['cost', `${formatUsd(cost.usd)}${cost.estimated ? ' (estimated)' : ''}`],
    ['time', `${formatElapsed(timing.totalMs)} in all${firstToken}`],
    [
      'tokens',
      `${usage.inputTokens} in, ${usage.outputTokens} out${usage.source === 'estimate' ? ' (estimated)' : ''}`,
    ],
    ...(stopReason === 'end_turn' ? [] : [['stopped by', stopReason] as [string, string]]),
    ...(executionArn ? [['execution', executionArn] as [string, string]] : []),
  ]
}

/** What a failed request comes to. */
export function drawFailure(
  failure: { error: string; message: string; skipped?: readonly Skipped[] },
  executionArn: string | undefined,
  terminal: Terminal,
): string[] {
  const { paint } = terminal
  const message = wrap(failure.message, Math.max(20, Math.min(TEXT_WIDTH, terminal.width - 4)))
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
