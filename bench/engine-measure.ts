/** Time and memory of one workload in this process, printed as JSON. `execute` runs one execution to its end. */
export const measure = async (count: number, execute: () => Promise<unknown>): Promise<void> => {
  const run = async (times: number) => {
    for (let i = 0; i < times; i += 1) await execute()
  }
  await run(Math.ceil(count / 5))
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const [start, usedBefore] = [performance.now(), process.cpuUsage()]
  await run(count)
  const seconds = (performance.now() - start) / 1_000
  const { user, system } = process.cpuUsage(usedBefore)
  const megabytes = Math.round(process.memoryUsage().rss / 1e6)
  globalThis.gc?.()
  const bytesLeft = Math.max(0, Math.round((process.memoryUsage().heapUsed - before) / count))
  const rate = (time: number) => Number((count / time).toPrecision(3))
  const perProcessorSecond = rate((user + system) / 1e6)
  console.log(JSON.stringify({ perSecond: rate(seconds), perProcessorSecond, megabytes, bytesLeft }))
}

/** How often each workload runs, and its input. */
export const WORKLOADS: Record<string, { count: number; input: unknown }> = {
  five: { count: 20_000, input: { n: 7 } },
  ladder: { count: 5_000, input: { prompt: 'Hello?', tiers: [1, 2, 3, 4, 5, 6, 7] } },
  map: { count: 5, input: { items: Array.from({ length: 10_000 }, (_, n) => ({ n })) } },
}

/** A function that throttles the first two tiers. */
export const attempt = async (payload: { tier?: number }): Promise<unknown> => {
  if ((payload.tier ?? 9) <= 2) throw Object.assign(new Error('Too many requests'), { name: 'TierThrottled' })
  return { text: 'Hello.', tier: payload.tier }
}
