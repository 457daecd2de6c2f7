import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCloud } from '../local/cloud.ts'
import { costSheet } from './cost-sheet.ts'
import { countAsking } from './count-asking.ts'
import { countPath } from './count-path.ts'

// `node build/cost.ts`: runs requests through the router on the laptop, counts, and writes docs/cost.md.
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const cloud = await startCloud({ port: 0 })
const counted = async (name: string, simulate: Record<string, string>) => ({
  name,
  ...(await countPath(cloud, simulate)),
})

const first = 'nova-pro-optimized'
const second = 'nova-pro-on-demand'
try {
  const sheet = costSheet(
    [
      await counted('answered by the first tier', {}),
      await counted('one step-down', { [first]: 'TierThrottled' }),
      await counted('two step-downs', { [first]: 'TierThrottled', [second]: 'TierSaturated' }),
      await counted('two step-downs, each after a retry', { [first]: 'TierUnavailable', [second]: 'TierThrottled' }),
    ],
    await countAsking(),
  )
  writeFileSync(join(root, 'docs/cost.md'), sheet)
} finally {
  await cloud.close()
}
