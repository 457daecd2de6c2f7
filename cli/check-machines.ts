import type { CheckRow } from './check-table.ts'

/** Loads the state machines of serverless.yml as a deployment would, and compiles each one. */
export async function checkMachines(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<CheckRow[]> {
  const [{ loadService }, { compile }] = await Promise.all([
    import('../local/serverless/service.ts'),
    import('../local/asl/engine.ts'),
  ])
  try {
    const { machines } = await loadService(file, { ...env })
    return machines.map(({ name, type, definition }) => {
      try {
        compile(definition)
        return { subject: name, check: 'definition', status: 'ok', detail: type }
      } catch (error) {
        return { subject: name, check: 'definition', status: 'error', detail: (error as Error).message }
      }
    })
  } catch (error) {
    return [{ subject: file, check: 'definition', status: 'error', detail: (error as Error).message }]
  }
}
