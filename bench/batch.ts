import { execFileSync, spawn } from 'node:child_process'
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type BatchArguments, readBatchArguments } from './batch-arguments.ts'

/**
 * Measures a batch on the laptop: time, rate and memory against the number of lines, each in fresh processes, and counts
 * that every line is accounted for. The models answer without delay, so that what is measured is our own.
 *
 *   npm run bench -- batch [1000 2500 5000 10000] [--concurrency 50]
 */
const readArguments = (): BatchArguments => {
  try {
    return readBatchArguments(process.argv.slice(2))
  } catch (error) {
    console.error(`bench batch: ${(error as Error).message}`)
    process.exit(1)
  }
}
const { lines: runs, concurrency } = readArguments()
const ROOT = resolve(import.meta.dirname, '..')
const CLI = join(ROOT, 'cli/main.ts')

interface Figure {
  lines: number
  seconds: number
  /** Of the laptop's process: before the first line, and the most while it ran. */
  startMb: number
  peakMb: number
  /** Of the command. */
  commandMb: number
  /** Undefined when every line is there once, in order, answered, with its own id. */
  wrong: string | undefined
}

/** Resident memory of a process in MB, as the kernel counts it; the highest so far with `VmHWM`. */
const memory = (pid: number | undefined, field: 'VmRSS' | 'VmHWM'): number => {
  const kilobytes = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kilobytes) / 1024)
}

const measure = async (lines: number): Promise<Figure> => {
  const folder = mkdtempSync(join(tmpdir(), 'stepdown-bench-'))
  const laptop = spawn(process.execPath, [CLI, 'start', '--serve', '--port', '0', '--scenario', 'instant'], {
    cwd: ROOT,
  })
  try {
    const endpoint = await new Promise<string>((found, reject) => {
      laptop.on('exit', code => reject(new Error(`the laptop ended with ${code}`)))
      createInterface(laptop.stdout).on('line', line => {
        const match = /endpoint +(http:\S+)/.exec(line)
        if (match?.[1]) found(match[1])
      })
    })
    const file = join(folder, 'prompts.jsonl')
    const prompts = Array.from({ length: lines }, (_, n) =>
      JSON.stringify({ id: `q${n + 1}`, prompt: `Question ${n + 1}?` }),
    )
    writeFileSync(file, prompts.join('\n'))
    const startMb = memory(laptop.pid, 'VmRSS')
    const env = { ...process.env, AWS_ENDPOINT_URL: endpoint }
    const started = performance.now()
    const command = spawn(process.execPath, [CLI, 'batch', file, '--concurrency', String(concurrency)], {
      cwd: ROOT,
      env,
    })
    let commandMb = 0
    const watch = setInterval(() => {
      if (command.exitCode === null) commandMb = Math.max(commandMb, memory(command.pid, 'VmRSS'))
    }, 100)
    await new Promise(done => command.on('close', done))
    clearInterval(watch)
    const seconds = (performance.now() - started) / 1000
    const wrong = await whatIsWrong(join(folder, 'prompts.results.jsonl'), lines)
    return { lines, seconds, startMb, peakMb: memory(laptop.pid, 'VmHWM'), commandMb, wrong }
  } finally {
    laptop.removeAllListeners('exit')
    laptop.kill('SIGINT')
    rmSync(folder, { recursive: true })
  }
}

/** The first lines that are missing, out of order or not answered, and how many. */
async function whatIsWrong(file: string, lines: number): Promise<string | undefined> {
  const wrong: string[] = []
  let count = 0
  for await (const text of createInterface(createReadStream(file))) {
    count += 1
    const { line, id, status, error, cause } = JSON.parse(text)
    if (line === count && id === `q${count}` && status === 'SUCCEEDED') continue
    wrong.push(`${count}: ${line} ${id} ${status} ${error ?? ''} ${JSON.stringify(cause ?? '').slice(0, 200)}`)
  }
  if (count !== lines) wrong.push(`${count} lines`)
  return wrong.length > 0 ? `NO, ${wrong.length}: ${wrong.slice(0, 3).join('; ')}` : undefined
}

console.log(
  `node ${process.version}, ${execFileSync('nproc', { encoding: 'utf8' }).trim()} cores, ${concurrency} lines at once`,
)
console.log('   lines  seconds   lines/s   laptop MB (start → peak)   command MB   every line accounted for')
for (const lines of runs) {
  const figure = await measure(lines)
  const cells = [
    String(figure.lines).padStart(8),
    figure.seconds.toFixed(1).padStart(8),
    Math.round(figure.lines / figure.seconds)
      .toString()
      .padStart(9),
    `${figure.startMb} → ${figure.peakMb}`.padStart(26),
    String(figure.commandMb).padStart(12),
    figure.wrong ?? 'yes',
  ]
  console.log(cells.join('  '))
}
