import { parseArgs } from 'node:util'

export interface BatchArguments {
  /** How many lines each run answers. */
  lines: number[]
  concurrency: number
}

/**
 * Reads `2000`, `1000 2500` or `--lines 1000,2500`, and `--concurrency 50`.
 * Throws an Error of one sentence for what is no whole number above 0, or no option.
 */
export function readBatchArguments(args: readonly string[]): BatchArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      lines: { type: 'string', default: '1000,2500,5000,10000' },
      concurrency: { type: 'string', default: '50' },
    },
  })
  const lines = positionals.length > 0 ? positionals.join(',') : values.lines
  return {
    lines: lines.split(',').map(text => count('lines', text)),
    concurrency: count('concurrency', values.concurrency),
  }
}

function count(name: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new Error(`${name} is ${JSON.stringify(text)}: expected a whole number above 0`)
}
