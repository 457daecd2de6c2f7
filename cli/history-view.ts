import type { History } from '../core/history/history.ts'
import type { Ladder } from '../core/history/ladder.ts'
import type { Visit } from '../core/history/visit.ts'
import { drawPlan, drawQuestion, drawRows } from './ladder.ts'
import { ladderRows } from './ladder-rows.ts'
import { oneLine, printable, type Style, type Terminal } from './terminal.ts'
import { formatElapsed, formatMoment } from './units.ts'

/** The whole of a history: question, status and start, then the ladder, or the states of another machine. */
export function drawHistory(history: History, terminal: Terminal, now: number): string[] {
  const { ladder, visits } = history
  const isRouter = ladder.visits.length > 0 || ladder.skipped.length > 0 || ladder.route !== undefined
  return [
    ...drawQuestion(ladder, terminal),
    drawStatus(ladder, terminal),
    ...(isRouter || visits.length === 0
      ? [drawPlan(ladder, terminal), ...drawRows(ladderRows(ladder, now), terminal)]
      : drawStates(visits, terminal)),
  ]
}

const STATUS: Readonly<Record<Ladder['status'], [word: string, style: Style]>> = {
  RUNNING: ['running', 'cyan'],
  SUCCEEDED: ['succeeded', 'green'],
  FAILED: ['failed', 'red'],
  TIMED_OUT: ['timed out', 'red'],
  ABORTED: ['stopped', 'yellow'],
}

function drawStatus({ status, startedAt, endedAt, redrives }: Ladder, { paint }: Terminal): string {
  const [word, style] = STATUS[status]
  const facts = [
    startedAt === undefined ? '' : `started ${formatMoment(startedAt)}`,
    startedAt === undefined || endedAt === undefined ? '' : `took ${formatElapsed(endedAt - startedAt)}`,
    redrives.length > 0 ? `redriven ${redrives.length === 1 ? 'once' : `${redrives.length} times`}` : '',
  ]
  return `  ${paint(style, word)}${paint('dim', facts.map(fact => fact && ` · ${fact}`).join(''))}`
}

const MARKS: Readonly<Record<Visit['status'], [mark: string, style: Style, word: string]>> = {
  running: ['●', 'cyan', 'running'],
  succeeded: ['✓', 'green', 'succeeded'],
  caught: ['!', 'yellow', 'caught'],
  failed: ['✗', 'red', 'failed'],
  timedOut: ['✗', 'red', 'timed out'],
  aborted: ['–', 'dim', 'aborted'],
}

/** One line a visit, the states of a Map or Parallel state below it. */
function drawStates(visits: readonly Visit[], { paint, width }: Terminal): string[] {
  const byId = new Map(visits.map(visit => [visit.id, visit]))
  const depth = (visit: Visit | undefined): number =>
    visit?.parent === undefined ? 0 : 1 + depth(byId.get(visit.parent))
  return visits.map(visit => {
    const [mark, style, word] = MARKS[visit.status]
    const item = visit.iteration === undefined ? '' : ` #${visit.iteration}`
    const name = `${'  '.repeat(depth(visit))}${printable(visit.name)}${item}`
    const took = visit.exitedAt === undefined ? '' : formatElapsed(visit.exitedAt - visit.enteredAt)
    const error = [visit.error, visit.cause].filter(Boolean).join(': ')
    const line = `${name.padEnd(28)} ${word.padEnd(9)} ${took.padStart(9)}`
    return `  ${paint(style, mark)} ${line}${error ? `  ${paint('dim', oneLine(error, width - line.length - 8))}` : ''}`
  })
}
