import assert from 'node:assert/strict'
import { givenConsole, type Laptop } from './support/console.ts'
import { keepScreenshot } from './support/screenshot.ts'

describe('watching a request step down', function () {
  this.timeout(60_000)
  let laptop: Laptop
  before(async () => {
    laptop = await givenConsole()
  })
  after(() => laptop?.close())

  it('shows in graph and timeline what a tier broken by a click does to the next request', async () => {
    const page = await laptop.open('#/tiers')
    const row = page.getByRole('row', { name: /nova-pro-optimized/ })
    await row.getByRole('button', { name: 'Break nova-pro-optimized' }).click()
    await page.getByRole('menuitem', { name: 'Throttle (429)' }).click()
    await row.getByText('Broken: throttled').waitFor()

    await page.getByRole('link', { name: 'Executions' }).first().click()
    await page.getByRole('button', { name: 'Start execution' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start execution' }).click()
    await page.locator('.answer-text').waitFor()
    const lanes = page.locator('.lane')
    assert.deepEqual(await lanes.locator('.lane-title').allInnerTexts(), [
      'nova-pro-optimized',
      'nova-pro-on-demand',
      'nova-pro-us',
      'nova-pro-us-west',
      'mistral-endpoint',
    ])
    assert.match(await lanes.nth(0).innerText(), /throttled[\s\S]*429 Too many requests/)
    assert.match(await lanes.nth(1).innerText(), /answered/)
    assert.match(await lanes.nth(2).innerText(), /not reached: nova-pro-on-demand answered/)
    assert.match(await lanes.nth(4).innerText(), /skipped: not configured: SAGEMAKER_ENDPOINT_ARN is not set/)
    assert.equal(await lanes.nth(1).locator('.first-token').count(), 1)
    await page.locator('[data-state="Latency-optimized"][data-status="caught"]').waitFor()
    await page.locator('[data-state="On-demand"][data-status="succeeded"]').waitFor()
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.evaluate(() => scrollTo(0, 0))
    for (const text of ['.execution-title', '.answer-text', '.lane >> nth=4']) {
      const box = await page.locator(text).first().boundingBox()
      assert.ok(box && box.y > 0 && box.y + box.height <= 900, `${text} is not in sight: ${JSON.stringify(box)}`)
    }
    await keepScreenshot(page, 'execution')

    await lanes.nth(0).getByRole('button').click()
    await page.getByRole('heading', { name: /Latency-optimized/ }).waitFor()
    await page.getByRole('tab', { name: 'Error' }).waitFor()
    assert.match(page.url(), /state=Latency-optimized/)

    await page.goBack()
    await page.close()
    await laptop.control('DELETE', 'faults')
  })

  it('counts retries on the states and names them', async () => {
    await laptop.control('POST', 'tiers/nova-pro-us/break', { fault: 'outage' })
    const arn = await laptop.ask({ prompt: 'Hello', tiers: ['nova-pro-us', 'nova-pro-us-west'] })
    const page = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    await page.locator('.answer-text').waitFor()
    const node = page.locator('[data-state="Cross-Region"]')
    assert.match((await node.getAttribute('aria-label')) ?? '', /entered 2 times, 1 retry/)
    assert.equal(await page.locator('.lane').first().locator('.bar:not([data-outcome="answered"])').count(), 2)
    await laptop.control('DELETE', 'faults')
    await page.close()
  })

  it('says which tiers were tried when none is left', async () => {
    const arn = await laptop.ask({ prompt: 'Hello', tiers: ['nova-pro-us'], simulate: { 'nova-pro-us': 'TierDown' } })
    const page = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    await page.getByText('Exhausted (TiersExhausted)').waitFor()
    await page.getByText('1 tier tried: 1 down').waitFor()
    await page.locator('[data-state="Exhausted"][data-status="failed"]').waitFor()
    assert.match(await page.locator('.lane').first().innerText(), /down/)
    await page.close()
  })

  it('stops an execution that runs', async () => {
    await laptop.control('POST', 'tiers/nova-pro-us/break', { fault: 'slow' })
    const arn = await laptop.ask({ prompt: 'Hello', route: 'patient', tiers: ['nova-pro-us'] })
    const page = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    await page.locator('[data-state="Cross-Region"][data-status="running"]').waitFor()
    await page.getByRole('button', { name: 'Stop execution' }).click()
    await page.getByRole('dialog').getByLabel('Why').fill('The wrong question')
    await page.getByRole('button', { name: 'Stop it' }).click()
    await page.getByText('Aborted', { exact: true }).first().waitFor()
    await page.getByText('The wrong question').first().waitFor()
    await page.locator('[data-state="Cross-Region"][data-status="aborted"]').waitFor()
    assert.ok(await page.getByRole('button', { name: 'Stop execution' }).isDisabled())
    await page.close()
  })

  it('takes a tier out by a click, and shows why the next request skips it', async () => {
    const page = await laptop.open('#/tiers')
    const row = page.getByRole('row', { name: /nova-2-lite/ })
    await row.getByRole('button', { name: 'Break nova-2-lite' }).click()
    await page.getByRole('menuitem', { name: 'Disable for 10 minutes' }).click()
    await row.getByText(/Disabled by hand until/).waitFor()

    const arn = await laptop.ask({ prompt: 'Hello', route: 'economical', tiers: ['nova-2-lite', 'nova-lite'] })
    const execution = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    await execution.locator('.answer-text').waitFor()
    assert.match(await execution.locator('.lane.skipped').innerText(), /nova-2-lite[\s\S]*disabled by hand/)

    await row.getByRole('button', { name: 'Break nova-2-lite' }).click()
    await page.getByRole('menuitem', { name: 'Enable' }).click()
    await row.getByText('Ready').waitFor()
    await page.close()
    await execution.close()
  })

  it('shows scenario and broken tiers on every page, and mends all of them', async () => {
    const page = await laptop.open('#/executions')
    await laptop.control('POST', 'tiers/nova-pro-us/break', { fault: 'outage' })
    await page.getByRole('button', { name: /Scenario calm.*1 tier broken/ }).click()
    await page.getByRole('menuitem', { name: /outage/ }).click()
    await page.getByRole('button', { name: 'Scenario outage' }).waitFor()
    assert.equal((await laptop.control('GET', 'scenario')).body.name, 'outage')

    await laptop.control('POST', 'tiers/nova-pro-us/disable', { for: '10m' })
    await page.getByRole('button', { name: /1 tier broken/ }).click()
    await page.getByRole('menuitem', { name: /Mend all/ }).click()
    await page.getByRole('button', { name: 'Scenario outage', exact: true }).waitFor()
    await laptop.control('PUT', 'scenario', { name: 'calm' })
    await page.close()
  })

  it('asks from the tiers page and shows the ladder there', async () => {
    const page = await laptop.open('#/tiers')
    await laptop.control('POST', 'tiers/nova-pro-optimized/break', { fault: 'throttle' })
    await page.getByLabel('Prompt').fill('Why is the sky blue?')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await page.locator('.answer-text').waitFor()
    assert.match(await page.locator('.lane').first().innerText(), /nova-pro-optimized[\s\S]*throttled/)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.evaluate(() => scrollTo(0, 0))
    await keepScreenshot(page, 'tiers')
    await page.getByRole('link', { name: 'Open the execution' }).click()
    await page.getByRole('heading', { name: 'Why is the sky blue?' }).waitFor()

    await page.getByRole('button', { name: 'Run again with changes' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^Route/ }).click()
    await page.getByRole('option', { name: 'economical' }).click()
    await dialog.getByRole('button', { name: 'Start execution' }).click()
    await page.getByText('route economical').waitFor()
    await page.getByRole('heading', { name: 'Why is the sky blue?' }).waitFor()
    await laptop.control('POST', 'tiers/mend')
    await page.close()
  })

  it('breaks no content security policy and asks no other host', () => {
    assert.deepEqual(laptop.complaints, [])
  })
})
