import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { LANES, maxTokensOf, type Peer } from './client.ts'

const VERSION = '1.15.2'
/** A third of the usual deadline, as in the hand-written ladder. */
const ATTEMPT_MS = 3300

/**
 * Portkey's open-source gateway, tuned: no retry on a target, fallback on throttles, faults and timeouts. Installed into
 * a temporary folder.
 */
export const portkey: Peer = {
  name: 'Portkey',
  about: `Portkey's gateway ${VERSION}: fallback over the three tiers on 408, 424, 429 and 5xx, 3.3 s an attempt`,
  async start(laptop) {
    const folder = mkdtempSync(join(tmpdir(), 'portkey-'))
    execFileSync('npm', ['install', '--no-save', '--prefix', folder, `@portkey-ai/gateway@${VERSION}`], {
      stdio: 'ignore',
    })
    const port = await freePort()
    const script = join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
    const child = spawn(process.execPath, [script, `--port=${port}`, '--headless'], {
      stdio: 'ignore',
      env: { ...process.env, TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
    })
    const url = `http://127.0.0.1:${port}`
    for (let tries = 0; tries < 100; tries += 1) {
      if (
        await fetch(url).then(
          () => true,
          () => false,
        )
      )
        break
      await setTimeout(100)
    }
    const config = JSON.stringify({
      strategy: { mode: 'fallback', on_status_codes: [408, 424, 429, 500, 502, 503, 504] },
      request_timeout: ATTEMPT_MS,
      targets: LANES.map(lane => ({
        provider: 'bedrock',
        custom_host: laptop.endpoint,
        aws_access_key_id: 'test',
        aws_secret_access_key: 'test',
        aws_region: lane.region,
        override_params: {
          model: lane.modelId,
          ...(lane.optimized && { performance_config: { latency: 'optimized' } }),
        },
      })),
    })
    return {
      async ask(ask) {
        const response = await fetch(`${url}/v1/chat/completions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-portkey-config': config },
          body: JSON.stringify({
            model: LANES[0].modelId,
            max_tokens: maxTokensOf(ask),
            messages: [{ role: 'user', content: ask.prompt }],
          }),
          signal: AbortSignal.timeout(ask.deadlineMs),
        })
        await response.text()
        return response.ok
      },
      async close() {
        const exited = once(child, 'exit')
        child.kill()
        await exited
        rmSync(folder, { recursive: true, force: true })
      },
    }
  },
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
