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
    await row.getByRole('button', { name: 'Switch nova-pro-optimized' }).click()
    await page.getByRole('menuitem', { name: 'Throttle (429)' }).click()
    await row.getByText('Broken: throttled').waitFor()
    await keepScreenshot(page, 'tiers')

    await page.getByRole('link', { name: 'Executions' }).first().click()
    await page.getByRole('button', { name: 'Start execution' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start execution' }).click()
    await page.locator('.answer-text').waitFor()
    const lanes = page.locator('.lane')
    assert.deepEqual(await lanes.locator('.lane-title').allInnerTexts(), [
      'nova-pro-optimized',
      'nova-pro-on-demand',
      'mistral-endpoint',
    ])
    assert.match(await lanes.nth(0).innerText(), /TierThrottled/)
    assert.match(await lanes.nth(1).innerText(), /Answered/)
    assert.match(await lanes.nth(2).innerText(), /skipped[\s\S]*SAGEMAKER_ENDPOINT_ARN is not set/)
    assert.equal(await lanes.nth(1).locator('.first-token').count(), 1)
    await page.locator('[data-state="Latency-optimized"][data-status="caught"]').waitFor()
    await page.locator('[data-state="On-demand"][data-status="succeeded"]').waitFor()
    await page.setViewportSize({ width: 1440, height: 1180 })
    await keepScreenshot(page, 'execution')

    await page.locator('.bar[data-outcome="TierThrottled"]').click()
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
    assert.equal(await page.locator('.bar[data-outcome="TierUnavailable"]').count(), 2)
    await laptop.control('DELETE', 'faults')
    await page.close()
  })

  it('says which tiers were tried when none is left', async () => {
    const arn = await laptop.ask({ prompt: 'Hello', tiers: ['nova-pro-us'], simulate: { 'nova-pro-us': 'TierDown' } })
    const page = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    await page.getByText('TiersExhausted').first().waitFor()
    await page.locator('[data-state="Exhausted"][data-status="failed"]').waitFor()
    assert.match(await page.locator('.lane').first().innerText(), /TierDown/)
    await page.close()
  })

  it('stops an execution that runs', async () => {
    await laptop.control('POST', 'tiers/nova-pro-us/break', { fault: 'slow' })
    const arn = await laptop.ask({ prompt: 'Hello', route: 'patient', tiers: ['nova-pro-us'] })
    const page = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    await page.locator('[data-state="Cross-Region"][data-status="running"]').waitFor()
    await page.getByRole('button', { name: 'Stop execution' }).click()
    await page.getByText('Aborted', { exact: true }).first().waitFor()
    await page.locator('[data-state="Cross-Region"][data-status="aborted"]').waitFor()
    assert.ok(await page.getByRole('button', { name: 'Stop execution' }).isDisabled())
    await page.close()
  })

  it('takes a tier out by a click, and shows why the next request skips it', async () => {
    const page = await laptop.open('#/tiers')
    const row = page.getByRole('row', { name: /nova-2-lite/ })
    await row.getByRole('button', { name: 'Switch nova-2-lite' }).click()
    await page.getByRole('menuitem', { name: 'Disable for 10 minutes' }).click()
    await row.getByText(/Disabled by hand until/).waitFor()

    const arn = await laptop.ask({ prompt: 'Hello', route: 'economical', tiers: ['nova-2-lite', 'nova-lite'] })
    const execution = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    await execution.locator('.answer-text').waitFor()
    assert.match(await execution.locator('.lane.skipped').innerText(), /nova-2-lite[\s\S]*disabled by hand/)

    await row.getByRole('button', { name: 'Switch nova-2-lite' }).click()
    await page.getByRole('menuitem', { name: 'Enable' }).click()
    await row.getByText('Ready').waitFor()
    await page.close()
    await execution.close()
  })

  it('changes the scenario of the simulated Bedrock', async () => {
    const page = await laptop.open('#/tiers')
    await page.getByRole('button', { name: /Scenario/ }).click()
    await page.getByRole('option', { name: /outage/ }).click()
    await page.getByRole('button', { name: /Scenario.*outage/ }).waitFor()
    assert.equal((await laptop.control('GET', 'scenario')).body.name, 'outage')
    await page.close()
  })

  it('breaks no content security policy and asks no other host', () => {
    assert.deepEqual(laptop.complaints, [])
  })
})
