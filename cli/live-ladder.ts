import type { Ladder } from '../core/history/ladder.ts'
import { drawPlan, drawRow, drawRows, layoutOf } from './ladder.ts'
import type { Row } from './ladder-rows.ts'
import { ladderRows } from './ladder-rows.ts'
import type { Terminal } from './terminal.ts'

/** Draws a ladder while its execution runs. */
export interface LiveLadder {
  update(ladder: Ladder, now: number): void
}

/** On a terminal the ladder is redrawn in place; in a log or a pipe each row is printed once, when it is final. */
export const createLiveLadder = (terminal: Terminal): LiveLadder =>
  terminal.interactive ? redrawing(terminal) : appending(terminal)

function redrawing(terminal: Terminal): LiveLadder {
  let height = 0
  let shown = ''
  return {
    update(ladder, now) {
      if (!ladder.route && ladder.visits.length === 0) return
      const rows = ladderRows(ladder, now)
      // What has left the screen can not be redrawn: of a long wait only the end is shown while it runs.
      const drawn = drawRows(rows, terminal)
      const visible = ladder.status === 'RUNNING' ? drawn.slice(-Math.max(1, terminal.height - 3)) : drawn
      const lines = [drawPlan(ladder, terminal), ...visible]
      const text = `${lines.join('\n')}\n`
      if (text === shown) return
      // Up to the first line, column one, and clear from there: lines never exceed the width, so they never wrap.
      terminal.write(`${height > 0 ? `\u001b[${height}A\r` : ''}\u001b[0J${text}`)
      height = lines.length
      shown = text
    },
  }
}

const isFinal = (row: Row) => row.state === 'answered' || row.state === 'failed' || row.state === 'waited'

function appending(terminal: Terminal): LiveLadder {
  let printed = 0
  let planned = false
  return {
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
