import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { steppedDownHistory, writeHistory } from '../unit/history/events.ts'
import { givenConsole, type Laptop } from './support/console.ts'

/** As `aws stepfunctions get-execution-history` prints it: ISO times with an offset. */
const asCliPrints = (events: Record<string, unknown>[]): string =>
  JSON.stringify({
    events: events.map(event => ({
      ...event,
      timestamp: new Date(Number(event.timestamp) * 1000).toISOString().replace('Z', '000+00:00'),
    })),
  })

const choose = (page: Page, name: string, text: string) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

describe('opening a history file in the console', function () {
  this.timeout(60_000)
  let laptop: Laptop
  before(async () => {
    laptop = await givenConsole('instant')
  })
  after(() => laptop?.close())

  it('shows a history saved from AWS like an execution of this machine', async () => {
    const page = await laptop.open('#/open')
    await choose(page, 'production.json', asCliPrints(steppedDownHistory()))
    await page.getByRole('heading', { name: 'Tell me about Amazon Bedrock.' }).waitFor()
    await page.getByText('production.json').waitFor()
    assert.deepEqual(await page.locator('.lane-title').allInnerTexts(), [
      'fast',
      'nova-pro-optimized',
      'nova-pro-on-demand',
      'nova-pro-us',
      'mistral-endpoint',
    ])
    assert.equal(await page.locator('.answer-text').innerText(), 'Amazon Bedrock is a service.')
    // The router is known here, so the graph has the states that were not entered, too.
    await page.locator('[data-state="SageMaker endpoint"][data-status="not-entered"]').waitFor()
    await page.locator('[data-state="On-demand"][data-status="caught"]').click()
    await page.getByText('No token for 1500 ms.').first().waitFor()
    assert.equal(await page.getByRole('button', { name: 'Stop execution' }).count(), 0)
    await page.close()
  })

  it('draws the graph of an unknown machine from its history', async () => {
    const history = writeHistory({})
    history.enter('Pass', 'Somewhere else')
    history.exit('Pass', 'Somewhere else')
    history.add('ExecutionSucceeded', { output: '{}' })
    const page = await laptop.open('#/open')
    await choose(page, 'other.json', asCliPrints(history.events))
    await page.locator('[data-state="Somewhere else"][data-status="succeeded"]').waitFor()
    await page.getByText('Drawn from the history').waitFor()
    await page.close()
  })

  it('says what is wrong with a file that is no history', async () => {
    const page = await laptop.open('#/open')
    await choose(page, 'notes.json', '{"notes": []}')
    await page.getByText('notes.json: The file has no "events" list').waitFor()
    await choose(page, 'broken.json', '{"events": [')
    await page.getByText('broken.json: The file is cut off').waitFor()
    await page.close()
  })

  it('reads what Windows saves, and the log events of an EXPRESS execution, ids as they were written', async () => {
    const page = await laptop.open('#/open')
    const history = writeHistory({})
    Object.assign(history.events[0] ?? {}, {
      executionStartedEventDetails: { input: '{"orderId":1234567890123456789}' },
    })
    history.enter('Pass', 'One')
    history.exit('Pass', 'One')
    history.add('ExecutionSucceeded', { output: '{"orderId":9007199254740993}' })
    const text = asCliPrints(history.events)
    const buffer = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
    await page.locator('input[type=file]').setInputFiles({ name: 'windows.json', mimeType: 'application/json', buffer })
    await page.getByText('"orderId": 1234567890123456789').waitFor()
    await page.getByRole('tab', { name: 'Output' }).click()
    await page.getByText('"orderId": 9007199254740993').waitFor()
    await page.getByRole('button', { name: 'Close the file' }).click()

    const lines = history.events.map(({ id, previousEventId, type, timestamp, ...details }) => ({
      message: JSON.stringify({
        id: `${id}`,
        type,
        details: Object.values(details)[0] ?? {},
        previous_event_id: `${previousEventId}`,
        event_timestamp: `${Number(timestamp) * 1000}`,
        execution_arn: 'arn:aws:states:us-east-1:000000000000:express:other:one:two',
      }),
    }))
    await choose(page, 'log.json', JSON.stringify({ events: lines }))
    await page.locator('[data-state="One"][data-status="succeeded"]').waitFor()
    await page.close()
  })

  it('stays usable with the 25,000 events that a history may have', async () => {
    const history = writeHistory({ prompt: 'Hello' })
    while (history.events.length < 24_990) {
      history.enter('Choice', 'Choose tier')
      history.exit('Choice', 'Choose tier')
      history.enter('Wait', 'Wait for capacity')
      history.wait(1000)
      history.exit('Wait', 'Wait for capacity')
    }
    history.add('ExecutionAborted', {})
    const page = await laptop.open('#/open')
    await choose(page, 'long.json', asCliPrints(history.events))
    await page.getByText(/\(24,99\d\)/).waitFor()
    assert.equal(await page.locator('.events tbody tr').count(), 100)
    await page.getByLabel('Find events').fill('ExecutionAborted')
    await page
      .getByText(/^1 of 24,99\d$/)
      .first()
      .waitFor()
    assert.equal(await page.locator('.events tbody tr').count(), 1)
    await page.getByRole('button', { name: /Details of event/ }).click()
    await page.getByText('previousEventId').waitFor()
    await page.close()
  })

  it('breaks no content security policy and asks no other host', () => {
    assert.deepEqual(laptop.complaints, [])
  })
})
