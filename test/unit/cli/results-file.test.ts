import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ResultLine } from '../../../cli/batch/results.ts'
import { openResults } from '../../../cli/batch/results-file.ts'

describe('the results of a batch', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepdown-results-'))
    file = join(folder, 'results.jsonl')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const result = (line: number, status: ResultLine['status'] = 'SUCCEEDED', id = `q${line}`): ResultLine => ({
    line,
    id,
    status,
  })
  const written = async () =>
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))

  it('are written in the order of their lines, whatever the order they came in', async () => {
    const results = await openResults(file, false)
    for (const line of [3, 1, 2]) results.add(result(line))
    results.write()
    results.close()
    assert.deepEqual(await written(), [result(1), result(2), result(3)])
    assert.deepEqual(await readdir(folder), ['results.jsonl'])
  })

  it('keep those of earlier rounds, and the newest of each line', async () => {
    await writeFile(file, `${JSON.stringify(result(2, 'FAILED'))}\n${JSON.stringify(result(1))}`)
    const results = await openResults(file, true)
    assert.deepEqual([results.known.get(1)?.status, results.known.get(2)?.status], ['SUCCEEDED', 'FAILED'])
    results.add(result(2, 'SUCCEEDED', 'é'))
    assert.deepEqual(results.read(2), result(2, 'SUCCEEDED', 'é'))
    results.write()
    results.close()
    assert.deepEqual(await written(), [result(1), result(2, 'SUCCEEDED', 'é')])
  })

  it('stay as they were until they are written', async () => {
    await writeFile(file, `${JSON.stringify(result(1, 'FAILED'))}\n`)
    const results = await openResults(file, true)
    results.add(result(1))
    results.close()
    assert.deepEqual(await written(), [result(1, 'FAILED')])
    assert.deepEqual(await readdir(folder), ['results.jsonl'])
  })
})
