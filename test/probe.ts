import { loadScenario } from '../local/bedrock/scenario.ts'
import { givenLaptop } from './support/laptop.ts'
import { execFileSync, spawn } from 'node:child_process'
const laptop = await givenLaptop({ scenarioName: 'calm' })
if (process.argv[2]) laptop.cloud.bedrock.addFault(JSON.parse(process.argv[2]))
const child = spawn('script', ['-qec', `stty cols 110 rows 30; node cli/main.ts ask --endpoint ${laptop.cloud.endpoint} "${process.argv[3] ?? 'Why is the sky blue?'}"`, '/tmp/typescript'], { stdio: ['ignore', 'pipe', 'inherit'] })
const t = performance.now()
const chunks: [number, string][] = []
child.stdout.on('data', d => chunks.push([Math.round(performance.now() - t), String(d)]))
await new Promise(r => child.on('close', r))
const { writeFileSync } = await import('node:fs')
writeFileSync('/tmp/chunks.json', JSON.stringify(chunks))
await laptop[Symbol.asyncDispose]()
