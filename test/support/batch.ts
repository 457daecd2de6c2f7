import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BatchOptions, runBatch } from '../../cli/batch/batch.ts'
import type { ResultLine } from '../../cli/batch/results.ts'
import { givenContext, type TestContext } from './context.ts'
import type { Laptop } from './laptop.ts'

/** A line that is not JSON. */
export class Raw {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** `count` requests with the ids q1, q2 and so on. */
export const prompts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `q${index + 1}`, prompt: `Question ${index + 1}?` }))

/** A new folder with a file of prompts, and the batch of that file on the laptop that `laptop` answers. */
export const givenBatch = async (laptop: () => Laptop) => {
  const folder = await mkdtemp(join(tmpdir(), 'stepdown-batch-'))
  const file = join(folder, 'prompts.jsonl')
  return {
    write: (lines: unknown[]) =>
      writeFile(file, lines.map(line => (line instanceof Raw ? line.text : JSON.stringify(line))).join('\n')),
    writeResults: (text: string) => writeFile(join(folder, 'prompts.results.jsonl'), text),
    batch: (options: Partial<BatchOptions> = {}, context: TestContext = givenContext()) =>
      runBatch(file, { endpoint: laptop().cloud.endpoint, ...options }, context),
    results: async (): Promise<ResultLine[]> =>
      (await readFile(join(folder, 'prompts.results.jsonl'), 'utf8'))
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line)),
    modelCalls: () => laptop().cloud.bedrock.recentCalls().length,
  }
}
