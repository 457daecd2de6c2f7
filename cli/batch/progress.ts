import type { Terminal } from '../terminal.ts'
import { formatElapsed, formatUsd } from '../units.ts'

export interface Progress {
  total: number
  succeeded: number
  failed: number
  running: number
  /** US dollars, estimated from a sample; undefined before the first answer. */
  usd?: number | undefined
}

/** The rate is measured over this time, so that it follows a change of pace. */
const WINDOW_MS = 15_000
/** In a log or a pipe, one line in this time is enough. */
const LOG_EVERY_MS = 10_000
const BAR_WIDTH = 24

/** Shows how far a batch is: in place on a terminal, now and then as a line elsewhere. */
export function createProgressView(terminal: Terminal): { update(progress: Progress, now: number): void; end(): void } {
  const samples: { at: number; done: number }[] = []
  let logged = Number.NEGATIVE_INFINITY
  let drawn = false
  return {
    update(progress, now) {
      const done = progress.succeeded + progress.failed
      samples.push({ at: now, done })
      while (samples.length > 2 && now - (samples[0]?.at ?? now) > WINDOW_MS) samples.shift()
      const line = drawProgress(progress, rateOf(samples), terminal)
      if (terminal.interactive) {
        terminal.write(`\r\u001b[2K${line}`)
        drawn = true
      } else if (now - logged >= LOG_EVERY_MS || done === progress.total) {
        if (done === progress.total && logged === Number.POSITIVE_INFINITY) return
        terminal.write(`${line}\n`)
        logged = done === progress.total ? Number.POSITIVE_INFINITY : now
      }
    },
    end() {
      if (drawn) terminal.write('\n')
    },
  }
}

/** Lines a second; undefined until something has happened. */
function rateOf(samples: readonly { at: number; done: number }[]): number | undefined {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.at === first.at || last.done === first.done) return undefined
  return ((last.done - first.done) * 1000) / (last.at - first.at)
}

export function drawProgress(progress: Progress, rate: number | undefined, { paint, width }: Terminal): string {
  const { total, succeeded, failed, usd } = progress
  const done = succeeded + failed
  const filled = total === 0 ? 0 : Math.floor((done / total) * BAR_WIDTH)
  const facts = [
    `${count(done)} of ${count(total)}`,
    ...(failed > 0 ? [paint('red', `${count(failed)} failed`)] : []),
    ...(rate === undefined ? [] : [`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`]),
    ...(usd === undefined ? [] : [`about ${formatUsd(usd)}`]),
    ...(rate === undefined || done === total ? [] : [`${formatElapsed(((total - done) / rate) * 1000)} left`]),
  ]
  const bar = `${paint('green', '█'.repeat(filled))}${paint('dim', '░'.repeat(BAR_WIDTH - filled))}`
  return width < 70 ? `  ${facts.slice(0, 3).join(' · ')}` : `  ${bar}  ${facts.join(' · ')}`
}

export const count = (number: number): string => number.toLocaleString('en-US')
