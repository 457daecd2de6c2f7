import assert from 'node:assert/strict'
import { givenConsole, type Laptop } from './support/console.ts'

describe('an answer in the console while it comes', function () {
  this.timeout(60_000)
  let laptop: Laptop
  before(async () => {
    laptop = await givenConsole()
  })
  after(() => laptop?.close())

  it('shows the words of a running execution, and another beginning when a tier breaks', async () => {
    await laptop.control('POST', 'faults', { tokensPerSecond: 15, match: { kind: 'on-demand' } })
    await laptop.control('POST', 'faults', {
      ...{ error: 'ModelStreamErrorException', at: 'stream', afterChunks: 4, times: 1 },
      match: { kind: 'latency-optimized' },
    })
    const tiers = ['nova-pro-optimized', 'nova-pro-on-demand']
    const request = { prompt: 'Why is the sky blue?', tiers, stream: crypto.randomUUID() }
    const arn = await laptop.ask(request)
    const page = await laptop.open(`#/executions/${encodeURIComponent(arn)}`)
    const live = page.locator('.live-answer')
    await live.waitFor()
    await live.getByText(/nova-pro-optimized broke off after \d+ characters; nova-pro-on-demand begins again/).waitFor()
    const early = (await live.locator('.said').innerText()).length
    await page.waitForFunction(
      length => (document.querySelector('.live-answer .said')?.textContent ?? '').length > length,
      early,
    )
    await page.locator('.answer-text').waitFor()
    assert.equal(await live.count(), 0)
    await page.close()
  })
})
