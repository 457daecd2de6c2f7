import assert from 'node:assert/strict'
import { parseRequest } from '../../../core/request/parse.ts'
import { MAX_INLINE_BYTES } from '../../../core/request/request.ts'

const user = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] })

describe('a bad request is refused with one sentence that names field, value and expectation', () => {
  const prompt = 'x'
  const rows: [unknown, string][] = [
    [null, 'the request is null: expected an object with a prompt'],
    ['text', 'the request is a string of 4 characters: expected an object with a prompt'],
    [[], 'the request is an empty list: expected an object with a prompt'],
    [{}, 'expected exactly one of prompt, messages or requestUri: the request has none of them'],
    [
      { prompt, ...user({ text: 'x' }) },
      'expected exactly one of prompt, messages or requestUri: the request has prompt and messages',
    ],
    [{ prompt: '' }, 'prompt is empty: expected text'],
    [{ prompt: ' \n' }, 'prompt is a string of 2 characters: expected text that is not blank'],
    [{ prompt: ['secret'] }, 'prompt is a list of 1: expected text'],
    [{ messages: [] }, 'messages is an empty list: expected at least one message'],
    [
      { messages: [{ role: 'user', content: [] }] },
      'messages[0].content is an empty list: expected at least one content block',
    ],
    [
      { messages: [{ role: 'bot', content: [{ text: 'x' }] }] },
      'messages[0].role is a string of 3 characters: expected one of user, assistant, system',
    ],
    [user({ text: '' }), 'messages[0].content[0].text is empty: expected text'],
    [
      user({ image: { format: 'png', source: { bytes: 'no!' } } }),
      'messages[0].content[0].image.source.bytes is a string of 3 characters: expected base64 text',
    ],
    [
      user({ image: { format: 'png', source: {} } }),
      'messages[0].content[0].image.source is an object: expected exactly one of bytes, s3Location',
    ],
    [
      user({ toolUse: { toolUseId: 't', name: 'n' } }),
      'messages[0].content[0].toolUse.input is missing: expected any JSON value',
    ],
    [{ prompt, system: 5 }, 'system is a number: expected text or a list'],
    [{ prompt, system: [{ text: '' }] }, 'system[0].text is empty: expected text'],
    [
      { prompt, modelId: 'm' },
      'modelId is not a known field: expected one of prompt, messages, system, inferenceConfig, toolConfig, guardrailConfig, additionalModelRequestFields, additionalModelResponseFieldPaths, requestMetadata, outputConfig, id, route, tiers, deadlineSeconds, maxCostUsd, simulate, idempotencyKey, stream, requestUri',
    ],
    [{ prompt, route: 5 }, 'route is 5: expected text'],
    [{ prompt, tiers: [] }, 'tiers is []: expected at least one tier'],
    [{ prompt, tiers: ['a', 'a'] }, 'tiers is ["a","a"]: expected each tier once'],
    [{ prompt, deadlineSeconds: 0 }, 'deadlineSeconds is 0: expected a number of seconds above 0 and at most 86400'],
    [
      { prompt, deadlineSeconds: 86_401 },
      'deadlineSeconds is 86401: expected a number of seconds above 0 and at most 86400',
    ],
    [
      { prompt, deadlineSeconds: '20' },
      'deadlineSeconds is "20": expected a number of seconds above 0 and at most 86400',
    ],
    [{ prompt, maxCostUsd: -1 }, 'maxCostUsd is -1: expected a number of US dollars above 0'],
    [
      { prompt, simulate: { a: 'Boom' } },
      'simulate.a is "Boom": expected one of TierThrottled, TierSaturated, TierWarmingUp, TierCold, TierUnavailable, TierDown, TierTimedOut, TierMisconfigured, TierTooSmall, TierRefused, RequestRejected',
    ],
    [{ prompt, idempotencyKey: '' }, 'idempotencyKey is "": expected text'],
    [{ requestUri: 'https://x' }, 'requestUri is "https://x": expected an S3 URI such as s3://bucket/key'],
    [
      { requestUri: 's3://b/k', system: 'x' },
      'system is given beside requestUri: expected it inside the object that requestUri names',
    ],
    [
      { prompt, inferenceConfig: { maxTokens: 0 } },
      'inferenceConfig.maxTokens is 0: expected a whole number of at least 1',
    ],
    [
      { prompt, inferenceConfig: { temperature: 1.5 } },
      'inferenceConfig.temperature is 1.5: expected a number from 0 to 1',
    ],
    [{ prompt, toolConfig: { tools: [] } }, 'toolConfig.tools is an empty list: expected at least one tool'],
  ]
  for (const [input, message] of rows) {
    it(message.slice(0, 110), () => assert.throws(() => parseRequest(input), { name: 'RequestRejected', message }))
  }

  it('never repeats what may be a prompt', () => {
    const secret = 'my secret'
    for (const input of [
      { prompt: { secret } },
      user({ text: [secret] }),
      user({ document: { name: 'd', source: { bytes: secret } } }),
      { prompt, system: [{ text: 1, extra: secret }] },
      { prompt, inferenceConfig: { stopSequences: [[secret]] } },
      { prompt, toolConfig: { tools: secret } },
      { prompt, requestMetadata: secret },
    ]) {
      assert.throws(
        () => parseRequest(input),
        (error: Error) => !error.message.includes(secret),
      )
    }
  })

  it('cuts long values', () => {
    assert.throws(
      () => parseRequest({ prompt, route: 'x'.repeat(500), deadlineSeconds: 'y'.repeat(500) }),
      (error: Error) => error.message.length < 220,
    )
  })

  it('points a request over 160 KiB to requestUri', () => {
    const overhead = JSON.stringify({ prompt: '' }).length
    assert.doesNotThrow(() => parseRequest({ prompt: 'x'.repeat(MAX_INLINE_BYTES - overhead) }))
    assert.throws(() => parseRequest({ prompt: 'x'.repeat(MAX_INLINE_BYTES - overhead + 1) }), {
      name: 'RequestRejected',
      message: /^the request has 163841 bytes of JSON: expected at most 163840; .* requestUri$/,
    })
    // Two bytes a letter in UTF-8.
    assert.throws(() => parseRequest({ prompt: 'é'.repeat(MAX_INLINE_BYTES / 2) }), /requestUri/)
  })

  it('takes a larger one from S3, but no reference to a third object', () => {
    assert.doesNotThrow(() => parseRequest({ prompt: 'x'.repeat(MAX_INLINE_BYTES) }, { stored: true }))
    assert.throws(() => parseRequest({ requestUri: 's3://b/k' }, { stored: true }), {
      name: 'RequestRejected',
      message: 'requestUri is "s3://b/k": expected none inside an object that a requestUri names',
    })
  })

  it('survives nesting that overflows the stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 20_000; level++) deep = [deep]
    assert.throws(() => parseRequest({ prompt, additionalModelRequestFields: { deep } }), {
      name: 'RequestRejected',
      message: /nested too deeply/,
    })
  })
})
