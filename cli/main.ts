#!/usr/bin/env node
import module from 'node:module'

// Node keeps what it has compiled in its own temporary folder, which halves the time to the first line. It counts only
// for what is imported from here on.
module.enableCompileCache?.() // not in Node 20
const [{ createProgram }, { run }] = await Promise.all([import('./program.ts'), import('./run.ts')])

const argv = process.argv.slice(2)
await run(context => createProgram(context, argv[0]), argv)
