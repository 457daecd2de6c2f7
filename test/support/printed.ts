/** Collects the lines of JSON that `write` prints, as CloudWatch Logs would receive them; anything else is printed. */
export const linesOf = async (write: () => unknown): Promise<Record<string, unknown>[]> => {
  const lines: Record<string, unknown>[] = []
  const streams = [process.stdout, process.stderr].map(stream => ({ stream, original: stream.write }))
  for (const { stream, original } of streams) {
    stream.write = ((text: string | Uint8Array, ...rest: unknown[]) => {
      const parsed = String(text).split('\n').filter(Boolean).map(readJson)
      if (parsed.some(line => line === undefined)) return Reflect.apply(original, stream, [text, ...rest])
      lines.push(...(parsed as Record<string, unknown>[]))
      return true
    }) as typeof stream.write
  }
  try {
    await write()
  } finally {
    for (const { stream, original } of streams) stream.write = original
  }
  return lines
}

const readJson = (line: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
