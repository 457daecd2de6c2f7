import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { givenConsole, type Laptop } from './support/console.ts'
import { keepScreenshot } from './support/screenshot.ts'

const names = (page: Page) => page.locator('tbody tr td:first-child, tbody tr th').allInnerTexts()

describe('the list of executions in the console', function () {
  this.timeout(60_000)
  let laptop: Laptop
  before(async () => {
    laptop = await givenConsole('instant')
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => {
        const tiers = index % 5 === 0 ? ['nova-pro-us'] : ['nova-pro-on-demand']
        const broken = index % 6 === 0 ? { simulate: { [String(tiers[0])]: 'TierDown' } } : {}
        return laptop.ask({ prompt: `Question ${index}`, tiers, ...broken })
      }),
    )
    await laptop.ask({ prompt: 'Hello', nonsense: true })
  })
  after(() => laptop?.close())

  it('pages through all of them', async () => {
    const page = await laptop.open('#/executions')
    await page.getByText('(31)').waitFor()
    const first = await names(page)
    await page.getByRole('button', { name: 'Next page' }).click()
    await page.waitForFunction(before => !document.querySelector('tbody')?.innerText.includes(before), first[0] ?? '')
    const second = await names(page)
    assert.equal(second.length, 6)
    assert.equal(first.filter(name => second.includes(name)).length, 0)
    assert.match(page.url(), /page=2/)
    await page.close()
  })

  it('filters by status, tier, error and name, and keeps the filter in the address', async () => {
    const page = await laptop.open('#/executions?status=FAILED')
    await page.getByText('(6)').waitFor()
    await page.getByRole('button', { name: /Filter by error/ }).click()
    await page.getByRole('option', { name: 'RequestRejected' }).click()
    await page.getByText('(1)').waitFor()
    assert.match(page.url(), /status=FAILED&error=RequestRejected/)

    await page.goto(`${laptop.cloud.endpoint}/#/executions?tier=nova-pro-us`)
    await page.getByText('(5)').waitFor()
    const [name = ''] = await names(page)
    await page.getByLabel('Find executions by name').fill(name.slice(0, 18))
    await page.getByText('(1)').waitFor()
    await page.getByLabel('Find executions by name').fill('no such name')
    await page.getByText('No executions match').waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.getByText('(31)').waitFor()
    await page.close()
  })

  it('adds an execution that starts elsewhere without a reload', async () => {
    const page = await laptop.open('#/executions')
    await page.getByText('(31)').waitFor()
    const arn = await laptop.ask({ prompt: 'One more' })
    await page.getByText('(32)').waitFor()
    await page.getByRole('link', { name: arn.split(':').at(-1) ?? '' }).click()
    await page.locator('.answer-text').waitFor()
    await page.close()
  })

  it('sums up the last minutes on the overview', async () => {
    const page = await laptop.open('#/overview')
    const figures = page.locator('.figures')
    await figures.getByText('Exhausted').waitFor()
    assert.equal(await figures.locator('div', { hasText: 'Exhausted' }).locator('dd').innerText(), '5')
    assert.match(
      (await page.getByRole('img', { name: /Requests over time/ }).getAttribute('aria-label')) ?? '',
      /5 exhausted/,
    )
    await page.getByText('route interactive').waitFor()
    await keepScreenshot(page, 'overview')
    await page.locator('.figures a', { hasText: '5' }).first().click()
    await page.close()
  })

  it('says that the connection is lost, and goes on when the endpoint is back', async () => {
    const other = await givenConsole('instant')
    const page = await other.open('#/executions')
    await page.getByText('No executions yet').waitFor()
    await page.getByRole('link', { name: 'Live' }).waitFor()
    const startAgain = await other.stop()
    await page.getByText('The connection to the Stepdown endpoint is lost').waitFor()
    await page.getByRole('link', { name: 'Connection lost' }).waitFor()
    await startAgain()
    await page.getByRole('link', { name: 'Live' }).waitFor()
    await other.close()
  })

  it('breaks no content security policy and asks no other host', () => {
    assert.deepEqual(laptop.complaints, [])
  })
})
