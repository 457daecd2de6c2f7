import assert from 'node:assert/strict'
import { stripVTControlCharacters } from 'node:util'
import { createProgram } from '../../cli/program.ts'
import { givenContext, givenTerminal } from '../support/context.ts'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

/** What the frames of a redrawn terminal say, one after the other. */
const framesOf = (text: string) => text.split('\u001b[0J').map(stripVTControlCharacters)

describe('stepdown ask, for a person who watches', () => {
  let laptop: Laptop
  before(async () => {
    laptop = await givenLaptop({ scenarioName: 'calm' })
  })
  after(() => laptop[Symbol.asyncDispose]())

  const ask = async (args: string[], interactive = true) => {
    const out = givenTerminal({ interactive })
    const context = { ...givenContext({ env: { AWS_ENDPOINT_URL: laptop.cloud.endpoint } }), out }
    const route = ['--tiers', 'nova-pro-optimized,nova-pro-on-demand']
    await (await createProgram(context, 'ask')).parseAsync(['ask', 'Why is the sky blue?', ...route, ...args], {
      from: 'user',
    })
    return { text: out.text(), frames: framesOf(out.text()), code: context.exitCode() }
  }

  it('shows the words as they come, a tier that breaks in the middle, and another beginning', async () => {
    laptop.cloud.bedrock.addFault({ error: 'ModelStreamErrorException', at: 'stream', afterChunks: 6, times: 1 })
    const { frames, code } = await ask([])
    assert.equal(code, 0)
    const half = frames.find(frame => frame.includes('This is a simulated') && !frame.includes('served by'))
    assert.ok(half, 'the text is shown before the answer is')
    assert.ok(frames.some(frame => /! nova-pro-optimized broke off after \d+ characters/.test(frame)))
    assert.ok(frames.some(frame => frame.includes('; nova-pro-on-demand begins again')))
    const last = frames.at(-1) ?? ''
    assert.match(last, /read it in full\.\s+served by +nova-pro-on-demand/)
    assert.equal(last.match(/This is a simulated answer/g)?.length, 1)
  })

  for (const [how, args, interactive] of [
    ['with --no-stream', ['--no-stream'], true],
    ['into a pipe', [], false],
    ['with --json', ['--json'], true],
  ] as [string, string[], boolean][])
    it(`shows it as a whole ${how}, and asks for no tokens`, async () => {
      const { text, code } = await ask(args, interactive)
      assert.equal(code, 0)
      assert.equal(text.match(/This is a simulated answer/g)?.length, how === 'with --json' ? 2 : 1)
      const [newest] = laptop.cloud.stepFunctions.store.list()
      const { stream } = JSON.parse(newest?.input ?? '{}')
      assert.equal(typeof stream === 'object' ? stream.content : stream, how === 'with --json' ? 'end' : undefined)
    })
})
