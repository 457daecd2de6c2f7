import assert from 'node:assert/strict'
import { needsOf } from '../../../core/request/needs.ts'
import { parseRequest } from '../../../core/request/parse.ts'

const needs = (input: object) => needsOf(parseRequest(input).request)
const said = (...content: object[]) => needs({ messages: [{ role: 'user', content }] })
const base64Of = (bytes: number) => Buffer.alloc(bytes).toString('base64')

describe('what a request needs', () => {
  const tool = { toolSpec: { name: 'add', inputSchema: { json: {} } } }
  const rows: [string, object, string[]][] = [
    ['a prompt needs nothing', { prompt: 'x' }, []],
    ['system text', { prompt: 'x', system: 'y' }, ['system']],
    ['a system message', { messages: [{ role: 'system', content: [{ text: 'x' }] }] }, ['system']],
    ['tools', { prompt: 'x', toolConfig: { tools: [tool] } }, ['tools']],
    [
      'a cache point among the tools',
      { prompt: 'x', toolConfig: { tools: [tool, { cachePoint: { type: 'default' } }] } },
      ['tools', 'caching'],
    ],
    [
      'JSON output',
      {
        prompt: 'x',
        outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{}' } } } },
      },
      ['json'],
    ],
    ['an effort, which is no JSON', { prompt: 'x', outputConfig: { effort: 'low' } }, []],
  ]
  for (const [what, input, features] of rows) it(what, () => assert.deepEqual(needs(input).features, features))

  const blocks: [object, string[]][] = [
    [{ image: { format: 'png', source: { bytes: 'aGVsbG8=' } } }, ['images']],
    [{ document: { name: 'd', source: { text: 'x' } } }, ['documents']],
    [{ searchResult: { source: 's', title: 't', content: [] } }, ['documents']],
    [{ video: { format: 'mp4', source: { s3Location: { uri: 's3://b/k' } } } }, ['video']],
    [{ toolUse: { toolUseId: 't', name: 'n', input: {} } }, ['tools']],
    [
      { toolResult: { toolUseId: 't', content: [{ image: { format: 'png', source: { bytes: 'aGVsbG8=' } } }] } },
      ['tools', 'images'],
    ],
    [{ cachePoint: { type: 'default' } }, ['caching']],
    [{ guardContent: { text: { text: 'x' } } }, []],
  ]
  for (const [block, features] of blocks) {
    it(`${Object.keys(block)[0]} needs ${features.join(' and ') || 'nothing'}`, () =>
      assert.deepEqual(said(block).features, features))
  }
})

describe('the estimate of input tokens', () => {
  const rows: [string, object, number][] = [
    ['four characters a token', { text: 'x'.repeat(400) }, 100],
    ['an image that cannot be read as the largest', { image: { format: 'png', source: { bytes: 'aGVsbG8=' } } }, 4784],
    ['a text document like text', { document: { name: 'd', source: { text: 'x'.repeat(400) } } }, 100],
    ['a PDF by pages of 50 KB', { document: { name: 'd', format: 'pdf', source: { bytes: base64Of(60_000) } } }, 4000],
    ['a CSV like text', { document: { name: 'd', format: 'csv', source: { bytes: base64Of(3000) } } }, 750],
    ['a video by the second', { video: { format: 'mp4', source: { bytes: base64Of(93_750) } } }, 288],
    [
      'a stored video as thirty seconds',
      { video: { format: 'mp4', source: { s3Location: { uri: 's3://b/k' } } } },
      8640,
    ],
    ['a tool result by its parts', { toolResult: { toolUseId: 't', content: [{ text: 'x'.repeat(400) }] } }, 100],
  ]
  for (const [what, block, tokens] of rows) it(what, () => assert.equal(said(block).inputTokens, tokens))

  it('adds tools, system text and messages', () => {
    const tokens = needs({ prompt: 'x'.repeat(40), system: 'y'.repeat(80) }).inputTokens
    assert.equal(tokens, 30)
    const tool = { toolSpec: { name: 'add', inputSchema: { json: { description: 'z'.repeat(400) } } } }
    assert.ok(
      needs({ prompt: 'x'.repeat(40), system: 'y'.repeat(80), toolConfig: { tools: [tool] } }).inputTokens >
        tokens + 100,
    )
  })

  it('counts tools that only one provider has, which are additional fields', () => {
    const fields = { additionalModelRequestFields: { tools: [{ type: 'bash', description: 'z'.repeat(400) }] } }
    assert.ok(needs({ prompt: 'x' }).inputTokens + 100 < needs({ prompt: 'x', ...fields }).inputTokens)
  })

  it('counts what is before the last cache point as cacheable', () => {
    const cachePoint = { type: 'default' }
    const request = {
      system: [{ text: 'y'.repeat(400) }, { cachePoint }],
      messages: [{ role: 'user', content: [{ text: 'x'.repeat(40) }, { cachePoint }, { text: 'z'.repeat(4000) }] }],
    }
    assert.deepEqual(needs(request), {
      features: ['system', 'caching'],
      inputTokens: 1110,
      cacheableTokens: 110,
      cacheTtl: '5m',
    })
  })
})
