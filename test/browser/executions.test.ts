import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { givenConsole, type Laptop } from './support/console.ts'
import { keepScreenshot } from './support/screenshot.ts'

const names = (page: Page) => page.locator('tbody tr .prompt-cell').allInnerTexts()
const SEARCH = /Find by prompt, name/

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
    await page.getByLabel(SEARCH).fill(name)
    await page.getByText('(1)').waitFor()
    await page.getByLabel(SEARCH).fill('no such name')
    await page.getByText('No executions match').waitFor()
    await page.getByRole('button', { name: 'Clear filter' }).click()
    await page.getByText('(31)').waitFor()
    await page.close()
  })

  it('finds an execution by what was asked, and opens it by that', async () => {
    const page = await laptop.open('#/executions')
    await page.getByLabel(SEARCH).fill('question 17')
    await page.getByText('(1)').waitFor()
    assert.deepEqual(await names(page), ['Question 17'])
    await page.getByRole('link', { name: 'Question 17' }).click()
    await page.getByRole('heading', { name: 'Question 17' }).waitFor()
    await page.locator('.answer-text').waitFor()
    await page.close()
  })

  it('sorts, and keeps the columns that were chosen', async () => {
    const page = await laptop.open('#/executions?sort=tries&order=asc')
    await page.getByText('(31)').waitFor()
    assert.equal((await names(page))[0], 'Hello')
    await page.getByRole('button', { name: 'Preferences' }).click()
    await page.getByRole('dialog').getByText('State machine').click()
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.reload()
    await page.getByRole('columnheader', { name: 'State machine' }).waitFor()
    await page.close()
  })

  it('fits a wide screen, and is a list of cards on a narrow one', async () => {
    const wide = await laptop.open('#/executions', { width: 1440, height: 900 })
    await wide.getByText('(31)').waitFor()
    const table = await wide.evaluate(() => {
      const frame = document.querySelector('table')?.parentElement
      return (frame?.scrollWidth ?? 0) - (frame?.clientWidth ?? 0)
    })
    assert.ok(table <= 0, `the table is ${table} pixels too wide`)
    await keepScreenshot(wide, 'executions')
    await wide.close()
    const narrow = await laptop.open('#/executions', { width: 390, height: 844 })
    const card = narrow.locator('.cards li').first()
    await card.waitFor()
    assert.match(await card.innerText(), /Hello[\s\S]*Failed[\s\S]*rejected/)
    await narrow.close()
  })

  it('adds an execution that starts elsewhere without a reload', async () => {
    const page = await laptop.open('#/executions')
    await page.getByText('(31)').waitFor()
    await laptop.ask({ prompt: 'One more' })
    await page.getByText('(32)').waitFor()
    await page.getByRole('link', { name: 'One more' }).click()
    await page.locator('.answer-text').waitFor()
    await page.close()
  })

  it('has figures on the overview that add up, each the list that it links to', async () => {
    const page = await laptop.open('#/overview?period=1h')
    await page.locator('.figures').getByText('Exhausted').waitFor()
    const label = await page.getByRole('img', { name: /Requests over time/ }).getAttribute('aria-label')
    assert.match(label ?? '', /5 exhausted/)
    const figures = await page
      .locator('.figures a')
      .evaluateAll(links =>
        links.map(link => ({ count: Number(link.textContent), href: (link as HTMLAnchorElement).hash })),
      )
    const cells = await page
      .locator('table a[href*="requests=true"]')
      .evaluateAll(links =>
        links.map(link => ({ count: Number(link.textContent), href: (link as HTMLAnchorElement).hash })),
      )
    const [requests = 0, answered = 0, , ...others] = figures.map(({ count }) => count)
    assert.equal(answered + others.reduce((sum, count) => sum + count, 0), requests)
    assert.ok(cells.length >= 6, `only ${cells.length} figures have a list`)
    await keepScreenshot(page, 'overview')
    for (const { count, href } of [...figures, ...cells]) {
      await page.goto(`${laptop.cloud.endpoint}/${href}`)
      await page.getByText(`(${count})`, { exact: true }).first().waitFor()
    }
    await page.close()
  })

  describe('when the laptop is stopped and started again', () => {
    let other: Laptop
    beforeEach(async () => {
      other = await givenConsole('instant')
    })
    afterEach(() => other.close())
    const lost = (page: Page) => page.getByRole('button', { name: 'Connection lost' }).waitFor()
    const live = (page: Page) => page.getByRole('button', { name: 'Live' }).waitFor()

    it('says that the connection is lost, and goes on when the endpoint is back', async () => {
      const page = await other.open('#/executions')
      await page.getByText('No executions yet').waitFor()
      await live(page)
      const startAgain = await other.stop()
      await page.getByText('The connection to the Stepdown endpoint is lost').waitFor()
      await lost(page)
      await startAgain()
      await live(page)
    })

    it('shows no rows of the laptop that ran before, though nothing has happened since', async () => {
      await other.ask({ prompt: 'Of the other laptop' })
      const page = await other.open('#/executions')
      await page.getByRole('link', { name: 'Of the other laptop' }).waitFor()
      await live(page)
      const startAgain = await other.stop()
      await lost(page)
      await startAgain()
      await page.getByText('No executions yet').waitFor()
    })

    it('calls nothing running that it has forgotten', async () => {
      await other.control('POST', 'tiers/nova-pro-us/break', { fault: 'slow' })
      const arn = await other.ask({ prompt: 'Still running', route: 'patient', tiers: ['nova-pro-us'] })
      const page = await other.open(`#/executions/${encodeURIComponent(arn)}`)
      await page.locator('[data-state="Cross-Region"][data-status="running"]').waitFor()
      await live(page)
      const startAgain = await other.stop()
      await lost(page)
      await startAgain()
      await page.getByText('The laptop was restarted and forgot this execution').waitFor()
      assert.equal(await page.getByText('Running', { exact: true }).count(), 0)
      await page.getByRole('heading', { name: 'Still running' }).waitFor()
    })
  })

  it('breaks no content security policy and asks no other host', () => {
    assert.deepEqual(laptop.complaints, [])
  })
})
