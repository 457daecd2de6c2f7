import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { writeHistory } from '../unit/history/events.ts'
import { givenConsole, type Laptop } from './support/console.ts'

const MARKDOWN = `# Amazon Bedrock

It is a **managed** service, see [the guide](https://example.com/guide):

- models
- guardrails

\`\`\`ts
const answer = await ask()
\`\`\`

<img src="https://example.com/pixel.png" onerror="document.title='owned'">
<script>document.title = 'owned'</script>
![a picture](https://example.com/picture.png)`

/** The history of a router that was asked `request` and answered with these blocks. */
function answered(request: unknown, content: Record<string, unknown>[]): string {
  const history = writeHistory(request)
  const text = content.flatMap(block => block.text ?? []).join('')
  const message = { role: 'assistant', content }
  const output = {
    ...(text && { text }),
    message,
    stopReason: 'end_turn',
    usage: { inputTokens: 9, outputTokens: 80, totalTokens: 89 },
    servedBy: { tier: 'nova-pro-us', kind: 'cross-region', model: 'm', region: 'us-east-1' },
    cost: { usd: 0.00021, estimated: false },
    timing: { firstTokenMs: 300, attemptMs: 900, totalMs: 3300 },
    attempts: [{ tier: 'nova-pro-us', kind: 'cross-region', outcome: 'Answered', tries: 1, usd: 0.00021 }],
    skipped: [],
    route: 'interactive',
  }
  history.enter('Task', 'Cross-Region')
  history.call('nova-pro-us', 900, { answer: { answer: output, attempt: output.attempts[0] } })
  history.exit('Task', 'Cross-Region', output)
  history.add('ExecutionSucceeded', { output: JSON.stringify(output) })
  return JSON.stringify({ events: history.events })
}

describe('question and answer in the console', function () {
  this.timeout(60_000)
  let laptop: Laptop
  let page: Page
  before(async () => {
    laptop = await givenConsole('instant')
  })
  after(() => laptop?.close())
  beforeEach(async () => {
    page = await laptop.open('#/open')
  })
  afterEach(() => page.close())
  const open = async (text: string) => {
    const file = { name: 'history.json', mimeType: 'application/json', buffer: Buffer.from(text) }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('heading', { name: 'Request and answer' }).waitFor()
  }

  it('shows an answer as markdown, without its HTML, pictures and links', async () => {
    await open(answered({ prompt: 'What is Bedrock?' }, [{ text: MARKDOWN }]))
    const answer = page.locator('.answer-text')
    await answer.locator('strong', { hasText: 'managed' }).waitFor()
    assert.deepEqual(await answer.locator('li').allInnerTexts(), ['models', 'guardrails'])
    assert.match(await answer.locator('pre').innerText(), /const answer = await ask\(\)/)
    assert.equal(await answer.locator('img, script, a').count(), 0)
    assert.doesNotMatch(await page.title(), /owned/)
    await page.getByText('first token after 2.70 s').waitFor()
    await page.getByRole('button', { name: 'Text', exact: true }).click()
    assert.match(await answer.innerText(), /\*\*managed\*\*/)
  })

  it('shows a JSON answer as JSON, with its numbers as they were written', async () => {
    await open(answered({ prompt: 'As JSON' }, [{ text: '{"id":9007199254740993,"tags":["a","b"]}' }]))
    assert.match(await page.locator('.answer-text').innerText(), /"id": 9007199254740993,\s+"tags": \[/)
  })

  it('shows calls of tools, and what was said before, as what they are', async () => {
    const request = {
      system: 'You look things up.',
      messages: [
        {
          role: 'user',
          content: [{ text: 'How warm is it?' }, { image: { format: 'png', source: { bytes: 'aGk=' } } }],
        },
        { role: 'assistant', content: [{ toolUse: { toolUseId: '1', name: 'find_city', input: {} } }] },
        { role: 'user', content: [{ toolResult: { toolUseId: '1', content: [{ json: { city: 'Bern' } }] } }] },
      ],
      toolConfig: { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: {} } } }] },
    }
    await open(answered(request, [{ toolUse: { toolUseId: '2', name: 'weather', input: { city: 'Bern' } } }]))
    await page.getByRole('heading', { name: 'How warm is it?' }).waitFor()
    const pane = page.getByRole('region', { name: 'Request' })
    assert.match(
      await pane.innerText(),
      /You look things up[\s\S]*image: png[\s\S]*find_city[\s\S]*tool result[\s\S]*weather/,
    )
    const call = page.locator('.answer-blocks .tool')
    assert.match(await call.innerText(), /tool call\s+weather[\s\S]*"city": "Bern"/)
  })

  it('folds a long answer, and shows all of it with a click', async () => {
    await open(
      answered({ prompt: 'At length' }, [{ text: Array.from({ length: 80 }, (_, i) => `Line ${i}`).join('\n\n') }]),
    )
    const height = async () => (await page.locator('.folded').boundingBox())?.height ?? 0
    await page.getByRole('button', { name: 'Show all' }).click()
    assert.ok((await height()) > 1000)
    await page.getByRole('button', { name: 'Show less' }).click()
    assert.ok((await height()) < 200)
  })

  it('breaks no content security policy and asks no other host', () => {
    assert.deepEqual(laptop.complaints, [])
  })
})
