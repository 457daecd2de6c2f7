/**
 * Runs `work` with the functions' logs on, and takes what they write.
 * @returns the bytes of their lines, as CloudWatch Logs bills them: 26 more for each
 */
export const withLogBytes = async <T>(work: () => Promise<T>): Promise<{ result: T; bytes: number }> => {
  const write = process.stdout.write
  const logging = process.env.STEPDOWN_LOG
  let bytes = 0
  process.stdout.write = (text: string | Uint8Array) => {
    for (const line of String(text).split('\n')) if (line !== '') bytes += Buffer.byteLength(line) + 26
    return true
  }
  process.env.STEPDOWN_LOG = '1'
  try {
    const result = await work()
    return { result, bytes }
  } finally {
    process.stdout.write = write
    process.env.STEPDOWN_LOG = logging ?? ''
  }
}
