import type { Style, Terminal } from './terminal.ts'
import { printable } from './terminal.ts'

/** One line of `stepdown check`: what was looked at, and what was found. */
export interface CheckRow {
  /** A file, a state machine or a tier. */
  subject: string
  check: string
  status: 'ok' | 'warning' | 'error' | 'skipped'
  /** A file may have several problems, one a line. */
  detail: string
}

const MARKS: Readonly<Record<CheckRow['status'], [mark: string, style: Style]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  error: ['✗', 'red'],
  skipped: ['–', 'dim'],
}

export function drawChecks(rows: readonly CheckRow[], { paint }: Terminal): string[] {
  const width = (texts: string[]) => Math.max(0, ...texts.map(text => text.length))
  const subject = width(rows.map(row => row.subject))
  const check = width(rows.map(row => row.check))
  return rows.map(row => {
    const [mark, style] = MARKS[row.status]
    const detail = row.status === 'ok' ? printable(row.detail) : paint(style, printable(row.detail))
    return `  ${paint(style, mark)} ${paint('bold', printable(row.subject).padEnd(subject))}  ${paint('dim', row.check.padEnd(check))}  ${detail}`
  })
}
