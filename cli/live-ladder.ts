import type { Ladder } from '../core/history/ladder.ts'
import { drawPlan, drawRow, drawRows, layoutOf } from './ladder.ts'
import type { Row } from './ladder-rows.ts'
import { ladderRows } from './ladder-rows.ts'
import type { Terminal } from './terminal.ts'

/** Draws a ladder while its execution runs. */
export interface LiveLadder {
  update(ladder: Ladder, now: number): void
  /** What stands below it while it runs: the text that has come so far. A log or a pipe gets the whole answer later. */
  below(lines: readonly string[]): void
}

/** On a terminal the ladder is redrawn in place; in a log or a pipe each row is printed once, when it is final. */
export const createLiveLadder = (terminal: Terminal): LiveLadder =>
  terminal.interactive ? redrawing(terminal) : appending(terminal)

function redrawing(terminal: Terminal): LiveLadder {
  let height = 0
  let shown = ''
  let drawn: string[] = []
  let running = true
  let below: readonly string[] = []
  const redraw = () => {
    const lines = running ? [...drawn, ...endOf(below, terminal.height - 3 - drawn.length)] : drawn
    const text = `${lines.join('\n')}\n`
    if (text === shown) return
    // Up to the first line, column one, and clear from there: lines never exceed the width, so they never wrap.
    terminal.write(`${height > 0 ? `\u001b[${height}A\r` : ''}\u001b[0J${text}`)
    height = lines.length
    shown = text
  }
  return {
    update(ladder, now) {
      if (!ladder.route && ladder.visits.length === 0) return
      const rows = drawRows(ladderRows(ladder, now), terminal)
      running = ladder.status === 'RUNNING'
      // What has left the screen can not be redrawn: of a long wait only the end is shown while it runs.
      const least = below.length > 0 ? TEXT_LINES : 0
      const visible = running ? rows.slice(-Math.max(1, terminal.height - 3 - least)) : rows
      drawn = [drawPlan(ladder, terminal), ...visible]
      redraw()
    },
    below(lines) {
      below = lines
      if (running && drawn.length > 0) redraw()
    },
  }
}

/** A long ladder leaves so many lines to the text. */
const TEXT_LINES = 6

/** The last lines, as many as there is room for, below an empty one. */
const endOf = (lines: readonly string[], room: number): string[] =>
  lines.length === 0 ? [] : ['', ...lines.slice(-Math.max(1, room))]

const isFinal = (row: Row) => row.state === 'answered' || row.state === 'failed' || row.state === 'waited'

function appending(terminal: Terminal): LiveLadder {
  let printed = 0
  let planned = false
  return {
    below: () => {},
    update(ladder, now) {
      const rows = ladderRows(ladder, now)
      const layout = layoutOf(rows, terminal.width)
      const print = (row: Row) => terminal.write(`${drawRow(row, layout, terminal).join('\n')}\n`)
      if (!planned && ladder.route) {
        terminal.write(`${drawPlan(ladder, terminal)}\n`)
        for (const row of rows) if (row.state === 'skipped') print(row)
        planned = true
      }
      const finished = rows.filter(isFinal)
      for (const row of finished.slice(printed)) print(row)
      printed = finished.length
      if (ladder.status !== 'RUNNING') for (const row of rows) if (row.state === 'unreached') print(row)
    },
  }
}
