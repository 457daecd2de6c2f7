import assert from 'node:assert/strict'
import { parseRequest } from '../../../core/request/parse.ts'
import { wellFormed } from '../../../core/request/well-formed.ts'

describe('half of an emoji', () => {
  it('becomes a replacement character wherever a request has one', () => {
    const { request } = parseRequest({
      system: 'Be \ud83d brief.',
      messages: [
        { role: 'user', content: [{ text: 'Hi \ude00 there' }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'n', input: { 'a\ud83d': ['\ud83d'] } } }] },
      ],
    })
    assert.deepEqual(request.system, [{ text: 'Be \ufffd brief.' }])
    assert.deepEqual(request.messages[0]?.content, [{ text: 'Hi \ufffd there' }])
    assert.deepEqual(request.messages[1]?.content[0]?.toolUse, {
      toolUseId: 't',
      name: 'n',
      input: { 'a\ufffd': ['\ufffd'] },
    })
  })

  it('is looked for, and nothing is copied that has none', () => {
    const whole = { prompt: 'Hi 😀', bytes: new Uint8Array(2) }
    assert.equal(wellFormed(whole), whole)
  })

  it('is refused in a request that is nested beyond reason, by name', () => {
    let nested: unknown = '\ud83d'
    for (let level = 0; level < 100_000; level += 1) nested = [nested]
    assert.throws(() => parseRequest({ prompt: 'Hi', additionalModelRequestFields: { nested } }), {
      name: 'RequestRejected',
      message: 'the request is nested too deeply: expected at most a few thousand levels',
    })
  })
})
