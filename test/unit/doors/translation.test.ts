import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { toConverse } from '../../../core/doors/bedrock/answer.ts'
import { bedrockError } from '../../../core/doors/bedrock/errors.ts'
import { toBedrockRequest } from '../../../core/doors/bedrock/request.ts'
import { executionError } from '../../../core/doors/failure.ts'
import { toCompletion } from '../../../core/doors/openai/answer.ts'
import { chunkTranslator } from '../../../core/doors/openai/chunks.ts'
import { openAiError } from '../../../core/doors/openai/errors.ts'
import { toChatRequest } from '../../../core/doors/openai/request.ts'
import { toolNames } from '../../../core/doors/openai/tools.ts'
import { wholeAsEvents } from '../../../core/stream/whole.ts'

// biome-ignore lint/suspicious/noExplicitAny: the cases are data of many shapes
type Case = Record<string, any> & { name: string }
const cases = (file: string): Case[] =>
  parse(readFileSync(new URL(`../../fixtures/doors/${file}.yml`, import.meta.url), 'utf8'))

const head = { id: 'chatcmpl-1', created: 1, model: 'interactive' }
const label = { 'stepdown-key': 'team-a' }

describe('a chat completion', () => {
  for (const { name, body, request, error } of cases('openai-requests'))
    it(error ? `is refused for ${name}` : `becomes a request with ${name}`, () => {
      if (error) return assert.throws(() => toChatRequest(body, 'team-a', true), { reason: 'rejected', message: error })
      const labels = { requestMetadata: { ...request.requestMetadata, ...label } }
      assert.deepEqual(toChatRequest(body, 'team-a', true).request, { ...request, ...labels })
    })
})

describe('an answer at the OpenAI door', () => {
  for (const { name, answer, tools = [], ...expected } of cases('openai-answers')) {
    const names = toolNames()
    for (const tool of tools) names.toBedrock(tool)
    it(`is whole with ${name}`, () => {
      const { choices, usage, ...rest } = toCompletion(answer, head, names)
      assert.deepEqual(rest, { ...head, object: 'chat.completion' })
      assert.deepEqual(choices, [
        { index: 0, message: expected.message, finish_reason: expected.finish_reason, logprobs: null },
      ])
      assert.deepEqual(usage, expected.usage)
    })

    if (expected.deltas)
      it(`comes in chunks with ${name}`, () => {
        const chunks = wholeAsEvents(answer).flatMap(chunkTranslator(head, { includeUsage: true, names })) as Case[]
        const usage = chunks.pop()
        const last = chunks.pop()
        assert.deepEqual(
          chunks.map(({ choices }) => choices[0].delta),
          expected.deltas,
        )
        assert.deepEqual(last?.choices[0], {
          index: 0,
          delta: {},
          finish_reason: expected.finish_reason,
          logprobs: null,
        })
        assert.deepEqual([usage?.choices, usage?.usage], [[], expected.usage])
        assert.ok(chunks.every(chunk => chunk.object === 'chat.completion.chunk' && chunk.usage === null))
      })
  }

  it('has no usage in its chunks unless it was asked for', () => {
    const answer = cases('openai-answers')[0]?.answer
    const chunks = wholeAsEvents(answer).flatMap(chunkTranslator(head, { includeUsage: false, names: toolNames() }))
    assert.ok(chunks.every(chunk => !('usage' in chunk)))
  })

  it('ends a call whose arguments never came with an empty object', () => {
    const translate = chunkTranslator(head, { includeUsage: false, names: toolNames() })
    translate({ contentBlockStart: { contentBlockIndex: 3, start: { toolUse: { toolUseId: 't', name: 'look' } } } })
    const [chunk] = translate({ contentBlockStop: { contentBlockIndex: 3 } }) as Case[]
    assert.deepEqual(chunk?.choices[0].delta, { tool_calls: [{ index: 0, function: { arguments: '{}' } }] })
  })

  // Trap 12.
  for (const [stopReason, finished] of Object.entries({
    end_turn: 'stop',
    stop_sequence: 'stop',
    max_tokens: 'length',
    model_context_window_exceeded: 'length',
    tool_use: 'tool_calls',
    content_filtered: 'content_filter',
    guardrail_intervened: 'content_filter',
  }))
    it(`ends with ${finished} for ${stopReason}`, () => {
      const answer = { ...cases('openai-answers')[0]?.answer, stopReason }
      assert.equal(toCompletion(answer, head, toolNames()).choices[0]?.finish_reason, finished)
    })
})

describe('a Converse request at the door', () => {
  for (const { name, body, request, error } of cases('bedrock-requests'))
    it(error ? `is refused for ${name}` : `goes on with ${name}`, () => {
      if (error) return assert.throws(() => toBedrockRequest(body, 'team-a'), { reason: 'rejected', message: error })
      const labels = { requestMetadata: { ...request.requestMetadata, ...label } }
      assert.deepEqual(toBedrockRequest(body, 'team-a'), { ...request, ...labels })
    })

  it('is answered as Converse answers', () => {
    const { answer } = cases('openai-answers')[3] ?? assert.fail()
    const latency = { requested: 'optimized', served: 'standard' } as const
    const servedBy = { tier: 'a', kind: 'latency-optimized', model: 'm', region: 'r', latency } as const
    const usage = { ...answer.usage, source: 'bedrock' as const }
    assert.deepEqual(
      toConverse({ ...answer, usage, servedBy, timing: { attemptMs: 5, totalMs: 7 }, trace: { a: 1 } }),
      {
        output: { message: answer.message },
        stopReason: 'max_tokens',
        usage: answer.usage,
        metrics: { latencyMs: 7 },
        trace: { a: 1 },
        performanceConfig: { latency: 'standard' },
      },
    )
  })
})

describe('a failed execution at the doors', () => {
  for (const { name, ended, message, openai, bedrock } of cases('failures'))
    it(`is told for ${name}`, () => {
      const error = executionError(ended, 'interactive')
      const { status, ...body } = openai
      assert.deepEqual(openAiError(error), { status, body: { error: { message, param: null, ...body } } })
      const { originalStatusCode, ...row } = bedrock
      const expected = { message, ...(originalStatusCode && { originalStatusCode }) }
      assert.deepEqual(bedrockError(error), { ...row, body: expected })
    })
})
