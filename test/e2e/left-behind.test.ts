import assert from 'node:assert/strict'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startLaptop } from '../support/start-laptop.ts'

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url))
const OPTIONS = ['--serve', '--port', '0']

describe('a laptop', function () {
  this.timeout(20_000)
  const starts: [string, string, string[], NodeJS.Signals][] = [
    ['npm is killed', 'npm', ['start', '--', ...OPTIONS], 'SIGKILL'],
    ['npm is told to end', 'npm', ['start', '--', ...OPTIONS], 'SIGTERM'],
    // The shell stays between, as it has something left to do.
    ['its shell is killed', 'sh', ['-c', `"$0" "$@"; true`, process.execPath, MAIN, 'start', ...OPTIONS], 'SIGKILL'],
    ['npx is killed', 'npx', ['node', MAIN, 'start', ...OPTIONS], 'SIGKILL'],
  ]
  for (const [what, command, args, signal] of starts) {
    it(`ends when ${what}, and frees its port`, async () => {
      await using laptop = await startLaptop(command, args)
      assert.equal((await fetch(`${laptop.endpoint}/_stepdown/health`)).status, 200)
      // The pipe closes when the last process that can write into it has ended.
      const closed = once(laptop.child, 'close')
      laptop.child.kill(signal)
      await closed
      await assert.rejects(fetch(`${laptop.endpoint}/_stepdown/health`))
    })
  }
})
