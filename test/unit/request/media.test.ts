import assert from 'node:assert/strict'
import { decodeMedia, encodeMedia } from '../../../core/request/media.ts'
import type { ConverseRequestParts } from '../../../core/request/request.ts'

const base64 = Buffer.from('hello').toString('base64')
const bytes = new Uint8Array(Buffer.from('hello'))

const request = (medium: unknown): ConverseRequestParts => ({
  system: [{ guardContent: { image: { format: 'png', source: { bytes: medium } } } }],
  messages: [
    {
      role: 'user',
      content: [
        { image: { format: 'png', source: { bytes: medium } } },
        { document: { name: 'd', format: 'pdf', source: { bytes: medium } } },
        { document: { name: 'd', source: { text: base64 } } },
        { video: { format: 'mp4', source: { s3Location: { uri: 's3://b/k' } } } },
        { toolResult: { toolUseId: 't', content: [{ image: { format: 'png', source: { bytes: medium } } }] } },
        { guardContent: { image: { format: 'png', source: { bytes: medium } } } },
        { reasoningContent: { redactedContent: medium } },
        { reasoningContent: { reasoningText: { text: 'hm' } } },
        { toolUse: { toolUseId: 't', name: 'n', input: { source: { bytes: base64 } } } },
        { toolResult: { toolUseId: 't', content: [{ json: { image: { source: { bytes: base64 } } } }] } },
        { text: base64 },
      ],
    },
  ],
})

describe('media', () => {
  it('become bytes wherever Converse has them, and nowhere else', () => {
    assert.deepEqual(decodeMedia(request(base64)), request(bytes))
  })

  it('leaves the request as it was', () => {
    const original = request(base64)
    decodeMedia(original)
    assert.deepEqual(original, request(base64))
  })

  it('become base64 again in an answer', () => {
    const [message] = request(bytes).messages
    assert.ok(message)
    assert.deepEqual(encodeMedia(message), request(base64).messages[0])
  })
})
