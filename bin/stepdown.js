#!/usr/bin/env node
import { existsSync } from 'node:fs'

// A clone runs its sources. Node strips no types below node_modules, so the npm package brings JavaScript.
const source = new URL('../cli/main.ts', import.meta.url)
await import(existsSync(source) ? source.href : '../dist/package/cli/main.js')
