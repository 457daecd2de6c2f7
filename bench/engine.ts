/**
 * Measures the Amazon States Language engine: executions a second and memory for a machine of 5 states, a ladder of 7
 * tiers with two throttles, and a Map over 10,000 items; side by side with aws-local-stepfunctions on equivalent JSONPath
 * machines, which is installed into a temporary folder. Every figure is the median of fresh processes.
 *
 *   node bench/engine.ts [--runs 3] [--alone]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const PEER = 'aws-local-stepfunctions@3.0.0'
const ENGINES = { stepdown: 'engine-stepdown.ts', peer: 'engine-peer.ts' }
const WORKLOADS = ['five', 'ladder', 'map'] as const

interface Figure {
  perSecond: number
  /** For a second of processor time, all threads together: what holds on a machine that does other work, too. */
  perProcessorSecond: number
  /** Resident memory at the end, and what each finished execution left behind. */
  megabytes: number
  bytesLeft: number
}

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, alone: { type: 'boolean', default: false } },
})

const installPeer = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-peer-'))
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', '--prefix', folder, PEER], {
    stdio: 'inherit',
  })
  return folder
}

const measure = (script: string, workload: string, peer: string): Figure => {
  const file = join(import.meta.dirname, script)
  const text = execFileSync(process.execPath, ['--expose-gc', file, workload, peer], { encoding: 'utf8' })
  return JSON.parse(text)
}

/** Of each figure by itself: one run may have had the quickest second and another the least memory. */
const median = (figures: readonly Figure[]): Figure => {
  const of = (key: keyof Figure) => figures.map(each => each[key]).sort((a, b) => a - b)[Math.floor(figures.length / 2)]
  return {
    perSecond: of('perSecond') ?? Number.NaN,
    perProcessorSecond: of('perProcessorSecond') ?? Number.NaN,
    megabytes: of('megabytes') ?? Number.NaN,
    bytesLeft: of('bytesLeft') ?? Number.NaN,
  }
}

const peer = values.alone ? '' : installPeer()
try {
  console.log('workload  engine      executions/s  /processor s       MB  bytes kept per execution')
  for (const workload of WORKLOADS) {
    const taken: Record<string, Figure[]> = { stepdown: [], peer: [] }
    // In turns, so that a busy moment of the machine falls on both.
    for (let run = 0; run < Number(values.runs); run += 1) {
      taken.stepdown?.push(measure(ENGINES.stepdown, workload, peer))
      if (peer) taken.peer?.push(measure(ENGINES.peer, workload, peer))
    }
    for (const [engine, figures] of Object.entries(taken)) {
      if (figures.length === 0) continue
      const { perSecond, perProcessorSecond, megabytes, bytesLeft } = median(figures)
      const cells = [
        workload.padEnd(9),
        engine.padEnd(11),
        String(perSecond).padStart(12),
        String(perProcessorSecond).padStart(13),
        String(megabytes).padStart(8),
      ]
      console.log(`${cells.join(' ')} ${String(bytesLeft).padStart(10)}`)
    }
  }
} finally {
  if (peer) rmSync(peer, { recursive: true })
}
