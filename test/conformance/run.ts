/**
 * Replays executions that were recorded on AWS and prints how far the engine follows each: status, path (the sequence
 * of events) or history (every detail). The folder holds `cases/` and `compare.mjs`; STEPDOWN_RECORDINGS names it.
 * Exits with 1 when a case falls short of history, and with 0 when there is no such folder.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { execute } from '../../local/asl/engine.ts'

interface Outcome {
  name: string
  level: 'none' | 'status' | 'path' | 'history'
  differences: string[]
}

const root = resolve(import.meta.dirname, '../..')
const folder = resolve(root, process.env.STEPDOWN_RECORDINGS ?? '../shared/aws-recordings')

const run = async (): Promise<number> => {
  if (!existsSync(join(folder, 'compare.mjs'))) {
    console.log(`No recordings in ${folder} (STEPDOWN_RECORDINGS names another folder): nothing to compare.`)
    return 0
  }
  const { loadCases, replay } = await import(pathToFileURL(join(folder, 'compare.mjs')).href)
  const outcomes: Outcome[] = []
  for (const recording of loadCases(join(folder, 'cases'))) outcomes.push(await replay(recording, execute))
  for (const { name, level, differences } of outcomes) {
    console.log(`${level.padEnd(8)} ${name}`)
    for (const difference of differences.slice(0, 3)) console.log(`           ${difference}`)
  }
  const reached = outcomes.filter(({ level }) => level === 'history').length
  console.log(`${reached} of ${outcomes.length} at history`)
  return reached === outcomes.length ? 0 : 1
}

process.exitCode = await run()
