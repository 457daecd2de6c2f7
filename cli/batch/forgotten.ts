import type { Connection } from '../../client/connection.ts'
import type { CommandContext } from '../context.ts'
import { usageError } from '../exit-codes.ts'
import { count } from './progress.ts'
import type { Round } from './state.ts'

/**
 * A round was sent and nobody knows it any more: a laptop that ended forgot it, with the answers that it had. Says so
 * before anything is asked, and paid for, again. Simulated models cost nothing and are asked without a word.
 *
 * @throws a usage error unless `payAgain` is given or the person at the terminal agrees
 */
export async function checkForgotten(
  round: Round,
  payAgain: boolean | undefined,
  connection: Connection,
  context: CommandContext,
): Promise<void> {
  if (payAgain || (await isSimulated(connection))) return
  const lines = `${count(round.lines.length)} ${round.lines.length === 1 ? 'line' : 'lines'}`
  const what = `nobody knows the batch ${round.name} any more: its ${lines} were sent and may have been paid for, and what was answered is lost`
  if (context.err.interactive && (await agrees(`  ${what}.\n  Ask them again, and pay again? [y/N] `, context))) return
  throw usageError(`${what}; --pay-again asks them again`)
}

async function isSimulated({ endpoint }: Connection): Promise<boolean> {
  if (!endpoint) return false
  const health = await fetch(`${endpoint}/_stepdown/health`).catch(() => undefined)
  if (!health?.ok) return false
  return ((await health.json()) as { bedrock?: unknown }).bedrock === 'simulated'
}

/** Whether the next line of stdin says yes. */
async function agrees(question: string, { err, stdin }: CommandContext): Promise<boolean> {
  err.write(question)
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return /^\s*y(es)?\s*$/i.test(text.split('\n')[0] ?? '')
}
