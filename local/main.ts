import { run } from '../cli/run.ts'
import { startCommand } from '../cli/start.ts'

// `npm start` is `stepdown start`.
await run(context => startCommand(context).name('npm start --'), process.argv.slice(2))
