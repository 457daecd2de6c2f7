import assert from 'node:assert/strict'
import fc from 'fast-check'
import { useless } from '../../../core/attempt/useless.ts'
import { CODECS, type CodecName } from '../../../core/catalogue/tier.ts'
import { codecs } from '../../../core/codecs/registry.ts'
import { classify } from '../../../core/faults/classify.ts'
import { parseRequest } from '../../../core/request/parse.ts'

const hello = parseRequest({ prompt: 'Hello' }).request

/** What a body with status 200 means, and what the record says of it. */
const told = (codec: CodecName, body: unknown) => {
  try {
    const { stopReason, message, text } = codecs[codec].decode(body, hello)
    const classified = useless(stopReason, message)
    return classified ? [classified.name, classified.message] : [stopReason, text]
  } catch (error) {
    const { name, message, scope } = classify(error, { kind: 'sagemaker' })
    return scope ? [name, message, scope] : [name, message]
  }
}

describe('an error told with status 200', () => {
  const chat = (message: object, finish_reason?: string | null) => ({ choices: [{ message, finish_reason }] })
  const rows: [what: string, codec: CodecName, body: unknown, means: unknown[]][] = [
    [
      'of DJL',
      'openai-chat',
      { code: 424, message: 'Batch inference failed' },
      ['TierUnavailable', 'Batch inference failed'],
    ],
    [
      'of DJL, in a list',
      'tgi',
      [{ error: 'Batch inference failed', code: 424 }],
      ['TierUnavailable', 'Batch inference failed'],
    ],
    [
      'of vLLM',
      'openai-chat',
      {
        object: 'error',
        message: "This model's maximum context length is 4096 tokens.",
        type: 'BadRequestError',
        code: 400,
      },
      ['TierTooSmall', "This model's maximum context length is 4096 tokens."],
    ],
    [
      'of OpenAI',
      'openai-chat',
      { error: { message: 'Invalid value for top_k', type: 'invalid_request_error', code: null } },
      ['TierRefused', 'Invalid value for top_k (if all requests end so, check the tier’s codec)'],
    ],
    [
      'of OpenAI, beside an answer',
      'openai-chat',
      { ...chat({ content: 'Hal' }, 'stop'), error: { message: 'Internal error', code: 500 } },
      ['TierUnavailable', 'Internal error'],
    ],
    [
      'in a choice',
      'openai-chat',
      { choices: [{ error: { code: 502, message: 'Upstream broke' }, finish_reason: 'error' }] },
      ['TierUnavailable', 'Upstream broke'],
    ],
    [
      'of TGI, which is busy',
      'tgi',
      { error: 'Model is overloaded', error_type: 'overloaded' },
      ['TierThrottled', 'Model is overloaded', 'concurrency'],
    ],
    [
      'of TGI, too long',
      'tgi',
      {
        error: 'Input validation error: `inputs` must have less than 1024 tokens. Given: 1168',
        error_type: 'validation',
      },
      ['TierTooSmall', 'Input validation error: `inputs` must have less than 1024 tokens. Given: 1168'],
    ],
    [
      'of TGI, loading',
      'tgi',
      { error: 'Model x is currently loading' },
      ['TierWarmingUp', 'Model x is currently loading'],
    ],
    ['without more', 'llama', { error: 'out of memory' }, ['TierUnavailable', 'out of memory']],
    [
      'of FastAPI',
      'llama',
      { detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'value_error.missing' }] },
      ['TierUnavailable', 'field required'],
    ],
    ['in a message', 'mistral', { message: 'Worker died' }, ['TierUnavailable', 'Worker died']],
    [
      'in a finish reason',
      'tgi',
      { generated_text: '', details: { finish_reason: 'error' } },
      ['TierDown', 'the model stopped with error'],
    ],
    [
      'in a finish reason of vLLM',
      'openai-chat',
      chat({ content: 'Hel' }, 'abort'),
      ['TierDown', 'the model stopped with abort'],
    ],
    [
      'by a stop reason of its prototype',
      'llama',
      { generation: 'Hi', stop_reason: 'toString' },
      ['TierDown', 'the model stopped with toString'],
    ],
    [
      'by a stop reason that is none',
      'llama',
      { generation: 'Hi', stop_reason: { a: 1 } },
      ['TierDown', 'the model stopped with {"a":1}'],
    ],
    [
      'by saying nothing',
      'openai-chat',
      chat({ content: null }, 'length'),
      ['TierUnavailable', 'the model stopped with max_tokens and said nothing'],
    ],
    [
      'by saying nothing but blanks',
      'tgi',
      { generated_text: ' \n' },
      ['TierUnavailable', 'the model stopped with end_turn and said nothing'],
    ],
  ]
  for (const [what, codec, body, means] of rows)
    it(`${what} (${codec})`, () => assert.deepEqual(told(codec, body), means))

  it('is none when the model was still thinking at its limit', () => {
    const { message, stopReason, text } = codecs['openai-chat'].decode(
      chat({ content: null, reasoning: 'Let me think' }, 'length'),
      hello,
    )
    assert.deepEqual([stopReason, text], ['max_tokens', ''])
    assert.deepEqual(message.content, [{ reasoningContent: { reasoningText: { text: 'Let me think' } } }])
    assert.equal(useless(stopReason, message), undefined)
    assert.doesNotThrow(() => parseRequest({ messages: [{ role: 'user', content: [{ text: 'Hi' }] }, message] }))
  })

  it('is one beside an error field that says nothing', () => {
    for (const error of ['', {}, [], null, false])
      assert.deepEqual(told('openai-chat', { ...chat({ content: 'Hi' }, 'stop'), error }), ['end_turn', 'Hi'])
  })

  it('is one when it ends as TGI’s Messages API ended it, and when it comes in parts', () => {
    assert.deepEqual(told('openai-chat', chat({ content: 'Hi' }, 'eos_token')), ['end_turn', 'Hi'])
    const thinking = [{ type: 'text', text: 'Let me think' }]
    const parts = [
      { type: 'thinking', thinking },
      { type: 'text', text: 'Hi' },
    ]
    const { text, message } = codecs['openai-chat'].decode(chat({ content: parts }, 'stop'), hello)
    assert.equal(text, 'Hi')
    assert.deepEqual(message.content, [
      { reasoningContent: { reasoningText: { text: 'Let me think' } } },
      { text: 'Hi' },
    ])
  })

  it('has no token counts that are none: they are estimated', () => {
    for (const tokens of [-1, 1e300, 0.5, '5', null]) {
      const { usage } = codecs.llama.decode({ generation: 'Hi', generation_token_count: tokens }, hello)
      assert.deepEqual([usage.outputTokens, usage.source], [1, 'estimate'])
    }
  })

  it('is none when a filter or a stop sequence left nothing of the answer', () => {
    assert.deepEqual(told('openai-chat', chat({ content: null }, 'content_filter')), ['content_filtered', ''])
    assert.deepEqual(told('tgi', { generated_text: '', details: { finish_reason: 'stop_sequence' } }), [
      'stop_sequence',
      '',
    ])
  })
})

describe('whatever a container answers', () => {
  for (const codec of CODECS)
    it(`${codec} reads it, or says by name what it is`, () => {
      const value = fc.jsonValue({ maxDepth: 3 })
      const body = fc.oneof(
        value,
        fc.record({ generated_text: value, details: value, error: value }, { requiredKeys: [] }),
        fc.record({ generation: value, stop_reason: value, prompt_token_count: value }, { requiredKeys: [] }),
        fc.record({ outputs: fc.array(fc.record({ text: value, stop_reason: value })) }),
        fc.record({ choices: fc.array(fc.record({ message: value, finish_reason: value })), usage: value }),
      )
      fc.assert(
        fc.property(body, any => {
          try {
            const { stopReason, usage } = codecs[codec].decode(any, hello)
            assert.equal(typeof stopReason, 'string')
            assert.ok(usage.inputTokens >= 0 && usage.outputTokens >= 0)
          } catch (error) {
            assert.ok(['ErrorInBody', 'UnexpectedBody'].includes((error as Error).name), String(error))
          }
        }),
        { numRuns: 500, seed: 42 },
      )
    })
})

describe('additional fields of a request', () => {
  const encode = (codec: CodecName, fields: Record<string, unknown>) =>
    codecs[codec].encode({ ...hello, additionalModelRequestFields: fields }, 10)
  for (const codec of CODECS)
    for (const field of [
      'prompt',
      'messages',
      'inputs',
      'max_tokens',
      'max_new_tokens',
      'max_gen_len',
      'stream',
      'n',
      'prompt_token_ids',
      'chat_template',
      'documents',
      'num_generations',
      'amazon-bedrock-guardrailConfig',
    ])
      it(`do not replace ${field} (${codec}): the tier refuses the request`, () => {
        assert.throws(
          () => encode(codec, { [field]: 'another' }),
          error => {
            assert.equal(classify(error).name, 'TierRefused')
            return (
              (error as Error).message ===
              `the codec ${codec} writes ${field} itself: expected none in additionalModelRequestFields`
            )
          },
        )
      })

  it('reach the model when they are its own', () => {
    assert.equal(encode('llama', { top_k: 5 }).top_k, 5)
  })
})
