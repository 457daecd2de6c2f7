import assert from 'node:assert/strict'
import { readBatchArguments } from '../../../bench/batch-arguments.ts'

describe('the arguments of the batch bench', () => {
  const read: [args: string[], lines: number[], concurrency: number][] = [
    [[], [1000, 2500, 5000, 10_000], 50],
    [['2000'], [2000], 50],
    [['100', '200'], [100, 200], 50],
    [['--lines', '100,200', '--concurrency', '5'], [100, 200], 5],
  ]
  for (const [args, lines, concurrency] of read)
    it(`are lines and concurrency: ${args.join(' ') || 'none'}`, () => {
      assert.deepEqual(readBatchArguments(args), { lines, concurrency })
    })

  const refused: [args: string[], message: RegExp][] = [
    [['many'], /^lines is "many": expected a whole number above 0$/],
    [['--lines', '100,'], /^lines is "": expected a whole number above 0$/],
    [['--concurrency', '0'], /^concurrency is "0": expected a whole number above 0$/],
    [['--line', '5'], /^Unknown option '--line'/],
  ]
  for (const [args, message] of refused)
    it(`are refused in a sentence: ${args.join(' ')}`, () => {
      assert.throws(() => readBatchArguments(args), { message })
    })
})
