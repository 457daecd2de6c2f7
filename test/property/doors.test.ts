import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ContentBlock } from '../../core/answer.ts'
import type { DoorAnswer } from '../../core/doors/answer.ts'
import { toBedrockRequest } from '../../core/doors/bedrock/request.ts'
import { DoorError } from '../../core/doors/failure.ts'
import { toCompletion } from '../../core/doors/openai/answer.ts'
import { chunkTranslator } from '../../core/doors/openai/chunks.ts'
import { toChatRequest } from '../../core/doors/openai/request.ts'
import { toolNames } from '../../core/doors/openai/tools.ts'
import { shownSoFar } from '../../core/doors/remainder.ts'
import { parseRequest } from '../../core/request/parse.ts'
import { wholeAsEvents } from '../../core/stream/whole.ts'

type Json = Record<string, unknown>

const text = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
const words = text.filter(value => /\S/.test(value))
const input = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(text, fc.integer(), fc.boolean()))
const block: fc.Arbitrary<ContentBlock> = fc.oneof(
  words.map(value => ({ text: value })),
  fc
    .record({ text: words, signature: fc.option(fc.constant('c2lnbmVk'), { nil: undefined }) })
    .map(({ text: thought, signature }) => ({
      reasoningContent: { reasoningText: { text: thought, ...(signature && { signature }) } },
    })),
  fc.constant({ reasoningContent: { redactedContent: 'AAAA' } }),
  fc
    .record({ id: fc.integer({ min: 0, max: 1e9 }), name: fc.constantFrom('look', 'files_read'), input })
    .map(({ id, name, input: given }) => ({ toolUse: { toolUseId: `t${id}`, name, input: given } })),
)
const answer: fc.Arbitrary<DoorAnswer> = fc
  .uniqueArray(block, { minLength: 1, maxLength: 6, selector: one => JSON.stringify(one) })
  .map(content => ({
    message: { role: 'assistant', content },
    stopReason: 'end_turn',
    usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3, source: 'bedrock' as const },
  }))

/** The same events with each text in pieces, as a model sends them. */
const inPieces = (events: Json[], size: number): Json[] =>
  events.flatMap(event => {
    const { contentBlockIndex, delta } = (event.contentBlockDelta ?? {}) as { contentBlockIndex?: number; delta?: Json }
    const tool = delta?.toolUse as { input: string } | undefined
    const whole = (delta?.text as string | undefined) ?? tool?.input
    if (whole === undefined) return [event]
    const parts = [...whole].reduce<string[]>((list, char, i) => {
      if (i % size === 0) list.push('')
      list[list.length - 1] += char
      return list
    }, [])
    return parts.map(part => ({
      contentBlockDelta: { contentBlockIndex, delta: tool ? { toolUse: { input: part } } : { text: part } },
    }))
  })

const textOf = (events: Json[]): string =>
  events
    .map(({ contentBlockStart, contentBlockDelta }) => {
      const { start } = (contentBlockStart ?? {}) as { start?: Json }
      const { contentBlockIndex, delta } = (contentBlockDelta ?? {}) as { contentBlockIndex?: number; delta?: Json }
      if (start) return `|${JSON.stringify(start)}`
      const { toolUse, reasoningContent, text: said } = (delta ?? {}) as Record<string, Json | undefined>
      const part = said ?? toolUse?.input ?? (reasoningContent ? JSON.stringify(reasoningContent) : '')
      return part === '' ? '' : `${contentBlockIndex}:${[...String(part)].join(`\n${contentBlockIndex}:`)}\n`
    })
    .join('')

describe('the translation of answers', () => {
  it('says the same in chunks as in one piece', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 9 }), (given, size) => {
        const names = toolNames()
        names.toBedrock('files.read')
        const head = { id: 'c', created: 1, model: 'm' }
        const translate = chunkTranslator(head, { includeUsage: true, names })
        const chunks = inPieces(wholeAsEvents(given), size).flatMap(translate)
        const [choice] = toCompletion(given, head, names).choices
        assert.deepEqual(assembled(chunks), {
          content: choice?.message.content ?? '',
          reasoning: choice?.message.reasoning_content ?? '',
          calls: choice?.message.tool_calls ?? [],
        })
      }),
    )
  })

  it('completes what was shown, wherever it was cut off', () => {
    fc.assert(
      fc.property(answer, fc.integer({ min: 1, max: 9 }), fc.nat({ max: 60 }), (given, size, cut) => {
        const events = inPieces(wholeAsEvents(given), size)
        const before = events.slice(0, cut).filter(event => !event.messageStop && !event.metadata)
        const shown = shownSoFar()
        for (const event of before) shown.take(event)
        const rest = shown.remainder(given) ?? assert.fail('it is not its beginning')
        assert.equal(textOf([...before, ...rest]), textOf(wholeAsEvents(given)))
        assert.deepEqual(Object.keys(rest.at(-1) ?? {}), ['metadata'])
      }),
    )
  })

  it('is taken back as history, in a request that the router accepts', () => {
    fc.assert(
      fc.property(answer, given => {
        const names = toolNames()
        const message = toCompletion(given, { id: 'c', created: 1, model: 'm' }, names).choices[0]?.message
        const results = (message?.tool_calls ?? []).map(({ id }) => ({ role: 'tool', tool_call_id: id, content: 'x' }))
        const messages = [{ role: 'user', content: 'hi' }, message, ...results, { role: 'user', content: 'go on' }]
        const { request } = toChatRequest({ messages }, 'team-a', true)
        parseRequest(request)
        const kept = given.message.content.filter(one => !one.text && !unsigned(one))
        const [, turn] = request.messages
        const returned = turn?.role === 'assistant' ? turn.content.filter(one => !one.text) : []
        const order = (list: ContentBlock[]) => list.map(one => JSON.stringify(one)).sort()
        assert.deepEqual(order(returned), order(kept))
      }),
    )
  })
})

describe('the translation of requests', () => {
  const anything = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown>
  const part = fc.record(
    {
      type: fc.constantFrom('text', 'image_url', 'file', 'refusal', 'x'),
      text: anything,
      image_url: anything,
      file: anything,
    },
    { requiredKeys: [] },
  )
  const call = fc.record({ id: anything, type: anything, function: anything }, { requiredKeys: [] })
  const message = fc.record(
    {
      role: fc.constantFrom('system', 'user', 'assistant', 'tool', 'developer', 5),
      content: fc.oneof(anything, fc.array(fc.oneof(part, anything), { maxLength: 3 })),
      tool_calls: fc.oneof(anything, fc.array(call, { maxLength: 2 })),
      tool_call_id: anything,
      reasoning_details: anything,
    },
    { requiredKeys: ['role'] },
  )
  const FIELDS = ['tools', 'tool_choice', 'response_format', 'stop', 'max_tokens', 'temperature', 'metadata', 'n', 'x']
  const body = fc.record({
    messages: fc.oneof(anything, fc.array(fc.oneof(message, anything), { maxLength: 4 })),
    more: fc.dictionary(fc.constantFrom(...FIELDS), anything, { maxKeys: 2 }),
  })
  const onlyRefuses = (translate: () => unknown) => {
    try {
      translate()
    } catch (error) {
      assert.ok(error instanceof DoorError && error.reason === 'rejected', String(error))
      assert.ok(error.message.length < 500, error.message)
    }
  }

  it('takes a chat completion, or refuses it in a sentence, whatever it is', () => {
    fc.assert(
      fc.property(body, ({ messages, more }) =>
        onlyRefuses(() => toChatRequest({ messages, ...more }, 'team-a', true)),
      ),
      { numRuns: 1000 },
    )
  })

  it('takes a Converse request, or refuses it in a sentence, whatever it is', () => {
    fc.assert(
      fc.property(body, ({ messages, more }) =>
        onlyRefuses(() => toBedrockRequest({ messages, requestMetadata: more.metadata, system: more.stop }, 'team-a')),
      ),
      { numRuns: 1000 },
    )
  })
})

const unsigned = ({ reasoningContent }: ContentBlock): boolean => {
  const { reasoningText } = (reasoningContent ?? {}) as { reasoningText?: { signature?: string } }
  return reasoningText !== undefined && reasoningText.signature === undefined
}

interface Call {
  id: string
  type: string
  function: { name: string; arguments: string }
}

/** What a client puts together of chunks. */
const assembled = (chunks: Json[]) => {
  const whole = { content: '', reasoning: '', calls: [] as Call[] }
  for (const { choices } of chunks as { choices: { delta: Json }[] }[]) {
    const { content, reasoning_content, tool_calls } = choices[0]?.delta ?? {}
    whole.content += content ?? ''
    whole.reasoning += reasoning_content ?? ''
    for (const { index, ...part } of (tool_calls ?? []) as (Partial<Call> & { index: number })[]) {
      const call = whole.calls[index]
      if (call) call.function.arguments += part.function?.arguments ?? ''
      else whole.calls[index] = structuredClone(part) as Call
    }
  }
  return whole
}
