import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

type Section = Record<string, unknown>

interface DoorFile {
  function: Section
  Resources: Section
}

/** How many requests the door of a stage serves at a time, by the stage's parameters; undefined when it has no door. */
export const doorConcurrency = (door: unknown, concurrency: unknown): number | undefined =>
  door === 'public' && Number(concurrency) > 0 ? Number(concurrency) : undefined

const file = new URL('../resources/door.yml', import.meta.url)
const read = async (): Promise<DoorFile> => parse(await readFile(file, 'utf8'))

/** The function of the door as serverless.yml would have it. */
export const doorFunction = async (reservedConcurrency: number, variables: Section): Promise<Section> => {
  const { function: entry } = await read()
  return { ...entry, reservedConcurrency, environment: { ...variables, ...(entry.environment as Section) } }
}

export const doorResources = async (): Promise<Section> => (await read()).Resources
