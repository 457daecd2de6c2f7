#!/usr/bin/env node
import { createProgram } from './program.ts'
import { run } from './run.ts'

const argv = process.argv.slice(2)
await run(context => createProgram(context, argv[0]), argv)
