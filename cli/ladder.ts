import type { Ladder } from '../core/history/ladder.ts'
import type { Row } from './ladder-rows.ts'
import { describeOutcome } from './outcomes.ts'
import type { Style, Terminal } from './terminal.ts'
import { oneLine, printable, wrap } from './terminal.ts'
import { formatElapsed } from './units.ts'

const MARKS: Readonly<Record<Row['state'], [mark: string, style: Style]>> = {
  answered: ['✓', 'green'],
  failed: ['✗', 'red'],
  running: ['●', 'cyan'],
  pending: ['·', 'dim'],
  skipped: ['–', 'dim'],
  unreached: ['·', 'dim'],
  waiting: ['◌', 'cyan'],
  waited: ['◌', 'dim'],
}
const OUTCOME_WIDTH = 13
const TIME_WIDTH = 10
/** On a narrow terminal the kind gives way to the reason … */
const KIND_MIN_WIDTH = 96
/** … and on a narrower one the reason has a line of its own, rather than be cut where its number stands. */
const ONE_LINE_MIN_WIDTH = 81
const INDENT = 6
/** Messages of providers can be long; what matters stands first. */
const REASON_MAX = 160

/** The widths of the columns; fixed for a whole ladder, so that rows printed one by one still align. */
export interface Layout {
  tier: number
  kind: number
  why: number
}

/** @param rows of the ladder, those still to come included */
export function layoutOf(rows: readonly Row[], terminalWidth: number): Layout {
  const longest = (texts: string[]) => Math.max(0, ...texts.map(text => text.length))
  const tier = Math.min(longest(rows.map(row => row.tier)), Math.max(12, Math.floor(terminalWidth * 0.3)))
  const kind = terminalWidth < KIND_MIN_WIDTH ? 0 : longest(rows.map(row => row.kind))
  const used = 4 + tier + 2 + (kind ? kind + 2 : 0) + OUTCOME_WIDTH + 1 + TIME_WIDTH
  return { tier, kind, why: Math.max(0, terminalWidth - used - 1) }
}

/** One row: mark, tier, kind, what happened, why, how long; on a narrow terminal the reason stands below. */
export function drawRow(row: Row, layout: Layout, terminal: Terminal): string[] {
  const { paint, width } = terminal
  const below = width < ONE_LINE_MIN_WIDTH && row.why && row.why.length > layout.why
  const why = below ? wrap(oneLine(row.why ?? '', REASON_MAX), Math.max(20, width - INDENT - 1)) : []
  return [
    drawLine(below ? { ...row, why: '' } : row, layout, terminal),
    ...why.map(line => paint('dim', `${' '.repeat(INDENT)}${line}`)),
  ]
}

function drawLine(row: Row, layout: Layout, { paint }: Terminal): string {
  const [mark, markStyle] = MARKS[row.state]
  const quiet = row.state === 'pending' || row.state === 'skipped' || row.state === 'unreached'
  const words = row.outcome ? describeOutcome(row.outcome) : { word: row.words ?? '', style: markStyle }
  const cell = (text: string, width: number) => oneLine(text, width).padEnd(width)
  // Without a column for the kind, a retry is told where the tier's name would be.
  const name = row.tier || (layout.kind ? '' : row.kind)
  const parts = [
    `  ${paint(markStyle, mark)} `,
    paint(quiet || !row.tier ? 'dim' : 'bold', cell(name, layout.tier)),
    '  ',
    layout.kind ? `${paint('dim', cell(row.kind, layout.kind))}  ` : '',
    paint(words.style, printable(words.word).padEnd(OUTCOME_WIDTH)),
    // A name of the platform may fill its column.
    ' ',
    paint('dim', cell(row.why ?? '', layout.why)),
    row.ms === undefined ? '' : formatElapsed(row.ms).padStart(TIME_WIDTH),
  ]
  return parts.join('').trimEnd()
}

export function drawRows(rows: readonly Row[], terminal: Terminal): string[] {
  const layout = layoutOf(rows, terminal.width)
  return rows.flatMap(row => drawRow(row, layout, terminal))
}

/** The question above a ladder; none where the history does not have it. */
export const drawQuestion = ({ question }: Pick<Ladder, 'question'>, { paint, width }: Terminal): string[] =>
  question ? [`  ${paint('cyan', '›')} ${oneLine(question, width - 6)}`, ''] : []

/** The line above a ladder: route, deadline, how many tiers may serve. */
export function drawPlan(ladder: Ladder, { paint }: Terminal): string {
  const { startedAt, deadlineAt, planned, skipped, route } = ladder
  const deadline =
    startedAt !== undefined && deadlineAt !== undefined
      ? `deadline ${formatElapsed(deadlineAt - startedAt)}`
      : undefined
  const tiers = planned.length > 0 ? `${planned.length} ${planned.length === 1 ? 'tier' : 'tiers'} to try` : undefined
  const left = skipped.length > 0 ? `${skipped.length} skipped` : undefined
  const facts = [deadline, tiers, left].filter(fact => fact !== undefined).join(' · ')
  return `  ${paint('bold', route ? `route ${printable(route)}` : 'not planned')}${facts ? paint('dim', ` · ${facts}`) : ''}`
}
