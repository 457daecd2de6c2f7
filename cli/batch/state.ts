import { readFile, rename, writeFile } from 'node:fs/promises'
import type { BatchInput } from '../../client/batch.ts'
import { usageError } from '../exit-codes.ts'

/** One execution of the batch machine; a later round asks the lines that failed before. */
export interface Round {
  stateMachineArn: string
  name: string
  input: BatchInput
  /** The lines that it asks. */
  lines: number[]
  /**
   * Set as soon as its lines are in the bucket: until then the bucket may still turn out to be the wrong one. It is
   * started next, so from then on its lines may have been asked, and paid for.
   */
  uploaded?: true
  /** Set as soon as its results are in the results file. */
  collected: boolean
}

/** What lets a batch go on after Ctrl-C, a crash or a reboot: kept beside the results file. */
export interface BatchState {
  version: 1
  /** Of the prompts file: the numbers of its lines are what everything refers to. */
  sha256: string
  rounds: Round[]
}

export const stateFile = (output: string): string => `${output}.state`

/** @returns undefined when no batch was started; throws a usage error for a file of something else */
export async function readState(output: string): Promise<BatchState | undefined> {
  const file = stateFile(output)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const state = JSON.parse(text) as BatchState
    if (state.version === 1 && Array.isArray(state.rounds)) return state
  } catch {
    // Not JSON: the sentence below says it.
  }
  throw usageError(`${file} is not the state of a batch: remove it, or choose another --output`)
}

/** Written beside it, to the disk, and renamed: a crash leaves the old state rather than half of the new one. */
export async function writeState(output: string, state: BatchState): Promise<void> {
  const file = stateFile(output)
  await writeFile(`${file}.part`, `${JSON.stringify(state)}\n`, { flush: true })
  await rename(`${file}.part`, file)
}
