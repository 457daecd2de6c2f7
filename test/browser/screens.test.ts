import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { givenConsole, type Laptop, type Screen } from './support/console.ts'
import { keepScreenshot } from './support/screenshot.ts'

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Violation {
  id: string
  impact: string
  nodes: { target: string[]; failureSummary: string }[]
}

/** The serious and critical faults that axe finds, each with the elements that have it. */
async function faults(page: Page): Promise<string[]> {
  // As an expression of the debugger: the content security policy has no place for a script element of a test.
  await page.evaluate(await readFile(AXE, 'utf8'))
  const violations = await page.evaluate(
    async () =>
      ((await (globalThis as never as { axe: { run(): unknown } }).axe.run()) as { violations: Violation[] })
        .violations,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(node => `${node.target.join(' ')} ${node.failureSummary}`).join('; ')}`)
}

const SCREENS: { name: string; screen: Screen }[] = [
  { name: 'wide and light', screen: { width: 1440 } },
  { name: 'wide and dark', screen: { width: 1440, dark: true } },
  { name: 'of a tablet', screen: { width: 1024, height: 768 } },
  { name: '390 pixels wide', screen: { width: 390, height: 844 } },
]

describe('the console on every screen', function () {
  this.timeout(60_000)
  let laptop: Laptop
  let pages: { name: string; hash: string; ready: string }[]
  before(async () => {
    laptop = await givenConsole('instant')
    await laptop.control('POST', 'tiers/nova-pro-optimized/break', { fault: 'outage' })
    const arn = await laptop.ask({ prompt: 'Hello' })
    const rejected = await laptop.ask({ prompt: 'Hello', nonsense: true })
    const execution = `#/executions/${encodeURIComponent(arn)}`
    const machine = encodeURIComponent('arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-router')
    pages = [
      { name: 'overview', hash: '#/overview', ready: '.figures' },
      { name: 'executions', hash: '#/executions', ready: 'tbody a' },
      { name: 'execution', hash: execution, ready: '.answer-text' },
      {
        name: 'step',
        hash: `${execution}?state=Latency-optimized`,
        ready: '[data-state="Latency-optimized"][aria-pressed="true"]',
      },
      { name: 'failed execution', hash: `#/executions/${encodeURIComponent(rejected)}`, ready: '.lane, [data-state]' },
      { name: 'tiers', hash: '#/tiers', ready: 'tbody tr' },
      { name: 'machines', hash: '#/machines', ready: 'tbody a' },
      { name: 'machine', hash: `#/machines/${machine}`, ready: '[data-state]' },
      { name: 'open', hash: '#/open', ready: 'input[type=file]' },
    ]
  })
  after(() => laptop?.close())

  for (const { name: screenName, screen } of SCREENS) {
    it(`has no serious fault of accessibility and no sideways scrolling, ${screenName}`, async () => {
      for (const { name, hash, ready } of pages) {
        const page = await laptop.open(hash, screen)
        await page.locator(ready).first().waitFor({ state: 'attached' })
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`)
        assert.deepEqual(await faults(page), [], name)
        assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), screen.dark ? 'dark' : 'light')
        if (name === 'execution' && screen.dark && screen.width === 1440) await keepScreenshot(page, 'execution-dark')
        await page.close()
      }
    })
  }

  it('has no serious fault in the dialog that starts an execution', async () => {
    const page = await laptop.open('#/executions')
    await page.getByRole('button', { name: 'Start execution' }).first().click()
    await page.getByRole('dialog').getByLabel('Input').waitFor()
    assert.deepEqual(await faults(page), [])
    await page.close()
  })

  it('keeps the theme that was chosen', async () => {
    const page = await laptop.open('#/executions')
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    await page.reload()
    await page.locator('h1').first().waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark')
    await page.close()
  })

  it('is led by the keyboard from state to state of the graph', async () => {
    const page = await laptop.open(pages[2]?.hash ?? '')
    await page.locator('[data-state="Plan"]').focus()
    await page.keyboard.press('ArrowRight')
    const focused = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.state)
    assert.equal(await focused(), 'Choose tier')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Choose tier/ }).waitFor()
    const scale = () => page.locator('.graph-frame svg > g').getAttribute('transform')
    const before = await scale()
    await page.keyboard.press('+')
    assert.notEqual(await scale(), before)
    await page.keyboard.press('0')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Execution', exact: true }).waitFor()
    await page.close()
  })

  it('breaks no content security policy and asks no other host', () => {
    assert.deepEqual(laptop.complaints, [])
  })
})
