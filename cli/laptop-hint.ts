const LAPTOP = 'http://127.0.0.1:8083'
const ENOUGH_MS = 300

/** When AWS can not be reached and a laptop endpoint runs on its usual port, says how to use that one. */
export async function laptopHint(): Promise<string> {
  try {
    const health = await fetch(`${LAPTOP}/_stepdown/health`, { signal: AbortSignal.timeout(ENOUGH_MS) })
    if (!health.ok) return ''
  } catch {
    return ''
  }
  return `\nA router runs on this machine. To use it:\n  export AWS_ENDPOINT_URL=${LAPTOP}`
}
