import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = resolve(import.meta.dirname, '..')
const AT_ONCE = 20
const WARM_UP = 500
const REQUESTS = 3000
const TICKS_A_SECOND = 100

/** Processor seconds of a process so far, all its threads together. */
const processorSeconds = (pid: number | undefined): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [, user, system] = /^(?:\S+ ){11}(\d+) (\d+)/.exec(stat.slice(stat.lastIndexOf(')') + 2)) ?? []
  return (Number(user) + Number(system)) / TICKS_A_SECOND
}

/**
 * How many StartSyncExecutions a laptop answers, 20 at once, to models without any delay. Beside the rate stands the rate
 * for a second of the laptop's own processor time: on a busy machine only that one holds.
 */
export const benchSyncLoad = async (): Promise<void> => {
  const options = ['start', '--serve', '--port', '0', '--scenario', 'instant']
  const laptop = spawn(process.execPath, [join(ROOT, 'cli/main.ts'), ...options], { cwd: ROOT })
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE })
  try {
    const endpoint = await new Promise<string>((found, reject) => {
      laptop.on('exit', code => reject(new Error(`the laptop ended with ${code}`)))
      createInterface(laptop.stdout).on('line', line => {
        const match = /endpoint +(http:\S+)/.exec(line)
        if (match?.[1]) found(match[1])
      })
    })
    const { hostname, port } = new URL(endpoint)
    const body = JSON.stringify({
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router-express',
      input: JSON.stringify({ prompt: 'Tell me about Amazon Bedrock in less than 100 words.' }),
    })
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AWSStepFunctions.StartSyncExecution',
      'content-length': Buffer.byteLength(body),
    }
    const ask = () =>
      new Promise<void>((answered, reject) => {
        const request = http.request({ hostname, port, method: 'POST', path: '/', headers, agent }, response => {
          let text = ''
          response.on('data', chunk => {
            text += chunk
          })
          response.on('end', () => (text.includes('"SUCCEEDED"') ? answered() : reject(new Error(text.slice(0, 300)))))
        })
        request.on('error', reject)
        request.end(body)
      })
    const run = async (requests: number) => {
      let left = requests
      const work = async () => {
        while (left-- > 0) await ask()
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
    }
    await run(WARM_UP)
    const [startedAt, usedBefore] = [performance.now(), processorSeconds(laptop.pid)]
    await run(REQUESTS)
    const seconds = (performance.now() - startedAt) / 1000
    const used = processorSeconds(laptop.pid) - usedBefore
    console.log(`\n${REQUESTS} StartSyncExecutions, ${AT_ONCE} at once, no delay in the simulator\n`)
    console.log('| | requests a second |\n|---|---|')
    console.log(`| as measured | ${Math.round(REQUESTS / seconds)} |`)
    console.log(`| for a second of the laptop's processor time | ${Math.round(REQUESTS / used)} |`)
  } finally {
    agent.destroy()
    laptop.removeAllListeners('exit')
    laptop.kill('SIGINT')
  }
}
