import assert from 'node:assert/strict'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { StartExecutionCommand } from '@aws-sdk/client-sfn'
import { givenConsole, type Laptop } from './support/console.ts'

const BATCH = 'arn:aws:states:us-east-1:000000000000:stateMachine:stepdown-local-batch'
const BUCKET = 'stepdown-local-payloads-000000000000-us-east-1'

describe('a batch in the console', function () {
  this.timeout(60_000)
  let laptop: Laptop
  before(async () => {
    laptop = await givenConsole('instant')
  })
  after(() => laptop?.close())

  it('shows the progress of its Map Run and leads to each line', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => JSON.stringify({ prompt: `Line ${index}` }))
    await laptop.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'in.jsonl', Body: lines.join('\n') }))
    const input = JSON.stringify({ bucket: BUCKET, key: 'in.jsonl', prefix: 'out' })
    const started = await laptop.sfn.send(new StartExecutionCommand({ stateMachineArn: BATCH, input }))
    const page = await laptop.open(`#/executions/${encodeURIComponent(started.executionArn ?? '')}`)
    await page.getByText('60 of 60 items').waitFor()
    await page.getByText('Succeeded', { exact: true }).first().waitFor()
    await page.locator('[data-state="Answer each line"][data-status="succeeded"]').waitFor()

    const items = page.getByRole('table', { name: 'Items' })
    await items
      .getByRole('link', { name: /^Line \d/ })
      .first()
      .waitFor()
    assert.equal(await items.locator('tbody tr').count(), 25)
    await items
      .getByRole('link', { name: /^Line \d/ })
      .first()
      .click()
    await page.getByRole('heading', { name: /^Line \d/ }).waitFor()
    await page.locator('.answer-text').waitFor()
    await page.close()
  })

  it('shows which lines failed, and runs the example as it is', async () => {
    const page = await laptop.open('#/executions')
    await page.getByRole('button', { name: 'Start execution' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /State machine/ }).click()
    await page.getByRole('option', { name: /local-batch/ }).click()
    await dialog.getByRole('button', { name: 'Start execution' }).click()
    await page.getByText('3 of 3 items').waitFor()
    await page
      .getByRole('radio', { name: 'Failed' })
      .or(page.getByRole('button', { name: 'Failed' }))
      .first()
      .click()
    await page.getByText('No item fits.').waitFor()
    await page.close()
  })
})
