import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'
import { build } from 'vite'
import { loadScenario } from '../../../local/bedrock/scenario.ts'
import { type Cloud, startCloud } from '../../../local/cloud.ts'
import { type CloudClients, givenCloud } from '../../support/cloud.ts'

const CONSOLE = fileURLToPath(new URL('../../../console/', import.meta.url))
const SERVERLESS = fileURLToPath(new URL('../../../serverless.yml', import.meta.url))

let built: Promise<string> | undefined

/** Builds the console once for all test files, as it is in the tree now, and apart from dist/. */
async function buildConsole(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'stepdown-console-'))
  await build({ root: CONSOLE, configFile: join(CONSOLE, 'vite.config.ts'), logLevel: 'error', build: { outDir } })
  return outDir
}

export interface Screen {
  width?: number
  height?: number
  dark?: boolean
}

export interface Laptop extends CloudClients {
  /** Opens a page of the console in a browser window of its own. */
  open(hash: string, screen?: Screen): Promise<Page>
  /** What a browser complained about and what a page asked of other hosts, since the beginning. */
  complaints: string[]
  /** Starts the router and returns the ARN of the execution. */
  ask(request: unknown): Promise<string>
  /** Ends the endpoint; what it returns starts another one on the same port. */
  stop(): Promise<() => Promise<void>>
}

const ROUTER = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router'

/** A whole laptop cloud with the router of serverless.yml, and a Chromium that looks at its console. */
export async function givenConsole(scenario = 'calm'): Promise<Laptop> {
  built ??= buildConsole()
  const consoleDir = await built
  const clients = await givenCloud({ serverless: SERVERLESS, scenario: loadScenario(scenario), consoleDir })
  const browser = await launch()
  const complaints: string[] = []
  let ended = false
  let restarted: Cloud | undefined
  const { endpoint } = clients.cloud
  return {
    ...clients,
    complaints,
    async open(hash, { width = 1440, height = 1000, dark = false } = {}) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light' })
      page.setDefaultTimeout(8000)
      watch(page, endpoint, complaints)
      await page.goto(`${endpoint}/${hash}`)
      await page.locator('h1').first().waitFor()
      return page
    },
    async ask(request) {
      const body = JSON.stringify({ stateMachineArn: ROUTER, input: JSON.stringify(request) })
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AWSStepFunctions.StartExecution' },
        body,
      })
      return ((await response.json()) as { executionArn: string }).executionArn
    },
    async stop() {
      ended = true
      await clients.close()
      return () =>
        startCloud({ serverless: SERVERLESS, consoleDir, port: clients.cloud.port }).then(cloud => {
          restarted = cloud
        })
    },
    async close() {
      await browser.close()
      await (restarted ?? (ended ? undefined : clients))?.close()
    },
  }
}

/** The package's own arguments are for a Lambda: one process would end with its first page, and security stays on here. */
const launch = async (): Promise<Browser> =>
  playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })

/** A violation of the content security policy, an uncaught error or a request to elsewhere is a fault on any page. */
function watch(page: Page, endpoint: string, complaints: string[]): void {
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' && /Content Security|Uncaught|React/.test(message.text())) {
      complaints.push(message.text())
    }
  })
  page.on('request', request => {
    const url = request.url()
    if (!url.startsWith(endpoint) && !/^(data|blob):/.test(url)) complaints.push(`asked ${url}`)
  })
}
