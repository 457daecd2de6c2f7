import { spawnSync } from 'node:child_process'

const script = (file: string) => async (args: readonly string[]) => {
  const { status } = spawnSync(process.execPath, [`${import.meta.dirname}/${file}`, ...args], { stdio: 'inherit' })
  process.exitCode = status ?? 1
}

/** `npm run bench -- NAME [arguments]` */
const BENCHES: Record<string, (args: readonly string[]) => Promise<void>> = {
  sync: async () => (await import('./sync.ts')).benchSync(),
  door: async () => (await import('./door.ts')).benchDoor(),
  stream: async args => (await import('./stream.ts')).benchStream(args),
  engine: script('engine.ts'),
  bundles: script('bundles.ts'),
  batch: script('batch.ts'),
  pace: async args => (await import('./pace.ts')).benchPace(args),
  overload: async args => (await import('./overload.ts')).benchOverload(args),
}

const [name = '', ...args] = process.argv.slice(2)
const bench = BENCHES[name]
if (bench) await bench(args)
else {
  console.error(`bench ${JSON.stringify(name)}: expected one of ${Object.keys(BENCHES).join(', ')}`)
  process.exitCode = 1
}
