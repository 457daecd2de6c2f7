import assert from 'node:assert/strict'
import { givenConsole, type Laptop } from './support/console.ts'

describe('starting an execution in the console', function () {
  this.timeout(60_000)
  let laptop: Laptop
  before(async () => {
    laptop = await givenConsole()
  })
  after(() => laptop?.close())

  it('sends the prompt of the dialog and shows the answer as it comes', async () => {
    const page = await laptop.open('#/executions')
    await page.getByText('No executions yet').waitFor()
    await page.getByRole('button', { name: 'Start execution' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Input').fill('{ "prompt": "Why is the sky blue?" }')
    await dialog.getByRole('button', { name: 'Start execution' }).click()

    await page.waitForURL(/#\/executions\/arn/)
    await page.locator('.answer-text').waitFor()
    assert.match(await page.locator('.answer-text').innerText(), /simulated/)
    await page.getByText('Succeeded', { exact: true }).first().waitFor()
    assert.equal(await page.locator('[data-state="Plan"]').getAttribute('data-status'), 'succeeded')
    assert.equal(await page.locator('[data-state="Latency-optimized"]').getAttribute('data-status'), 'succeeded')
    assert.equal(await page.locator('[data-state="Cross-Region"]').getAttribute('data-status'), 'not-entered')
    assert.equal(await page.locator('.bar[data-outcome="answered"]').count(), 1)
    await page.close()
  })

  it('keeps prompts out of the address and of what the browser stores', async () => {
    const arn = await laptop.ask({ prompt: 'a very private question' })
    const page = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    await page.locator('.answer-text').waitFor()
    const kept = await page.evaluate(() => location.href + JSON.stringify({ ...localStorage, ...sessionStorage }))
    assert.ok(!decodeURIComponent(kept).includes('private'))
    await page.close()
  })

  it('says in one sentence what is wrong with an input, before it is sent', async () => {
    const page = await laptop.open('#/executions')
    const before = await laptop.control('GET', 'executions')
    await page.getByRole('button', { name: 'Start execution' }).first().click()
    const dialog = page.getByRole('dialog')
    const start = dialog.getByRole('button', { name: 'Start execution' })

    await dialog.getByLabel('Input').fill('{ "prompt": "Hello" ')
    await start.click()
    await dialog.getByText('The input is not JSON').waitFor()

    await dialog.getByLabel('Input').fill('{ "prompt": "Hello", "tier": "nova" }')
    await start.click()
    await dialog
      .getByText(/tier/i)
      .filter({ hasText: /expected|unknown/i })
      .first()
      .waitFor()
    assert.deepEqual((await laptop.control('GET', 'executions')).body.total, before.body.total)
    await page.close()
  })

  it('shows an EXPRESS execution, which has no history in the API of AWS', async () => {
    const page = await laptop.open('#/machines')
    await page.getByRole('link', { name: 'stepdown-local-router-express' }).click()
    await page.getByRole('button', { name: 'Start execution' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start execution' }).click()
    await page.waitForURL(/express/)
    await page.locator('.answer-text').waitFor()
    assert.equal(await page.locator('[data-state="Plan"]').getAttribute('data-status'), 'succeeded')
    await page.close()
  })

  it('breaks no content security policy and asks no other host', () => {
    assert.deepEqual(laptop.complaints, [])
  })
})
