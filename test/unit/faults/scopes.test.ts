import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parse } from 'yaml'
import { classify, read } from '../../../core/faults/classify.ts'
import type { When } from '../../../core/faults/fault.ts'
import { MODEL_ERRORS, VALIDATIONS } from '../../../core/faults/means.ts'
import { outsideQuotes } from '../../../core/faults/provider-text.ts'
import { CLASSIFICATION } from '../../../core/faults/table.ts'
import { TIER_KINDS } from '../../../core/kind.ts'

const refusable = (range: readonly [number, number] | undefined) =>
  !range || (range[0] <= 400 && range[1] >= 400) || (range[0] <= 424 && range[1] >= 424)

/** Whether a request could bring a row about by what is in it: by words beside a name or status that refusals have. */
const byWords = ({ name, status, code, bedrock, is, says, mentions }: When): boolean => {
  if (is) return !(is.source.startsWith('^') && is.source.endsWith('$') && (bedrock || name))
  if (!says && !mentions) return false
  if (code) return false
  if (mentions) return true
  const namesOfRefusals = [...VALIDATIONS, ...MODEL_ERRORS, 'ErrorInBody', 'ModelStreamErrorException']
  return (name?.some(one => namesOfRefusals.includes(one)) ?? true) && refusable(status)
}

describe('what closes a bucket', () => {
  for (const { fault, when } of CLASSIFICATION.filter(({ means }) => means.scope))
    it(`is no word of a request: ${fault}`, () => assert.equal(byWords(when), false))

  it('is found in time that grows with the text, as no pattern has a repetition without a bound', () => {
    const patterns = CLASSIFICATION.flatMap(({ when: { is, says, mentions } }) => [is, says, mentions])
    const unbounded = patterns.filter(pattern => pattern && /[\w\]).][*+]|\{\d+,\}/.test(pattern.source))
    assert.deepEqual(unbounded, [])
  })

  it('is looked for in the first 2,000 characters only', () => {
    const seen = read(new Error(`${'This model is deprecated. '.repeat(12_000)}`))
    assert.ok(seen.message.length <= 2000)
  })
})

/** What a request may be full of: the very sentences that close buckets, and pieces of them. */
const sentences: string[] = parse(readFileSync(new URL('samples.yml', import.meta.url), 'utf8')).map(
  ([, , { message }]: [string, string, { message: string }]) => message,
)
const words = fc.oneof(
  fc.constantFrom(...sentences),
  fc.constantFrom('reached the end of its life', 'per day', 'Model is not ready for inference', 'http2', '"', '`]'),
  fc.string(),
)
const echo = fc.array(words, { minLength: 1, maxLength: 3 }).map(parts => parts.join(' '))
const quoted = fc
  .tuple(echo, fc.constantFrom(['"', '"'], ["'", "'"], ['`', '`'], ['[', ']'], ['“', '”'], ['', '']))
  .map(([text, [open, close]]) => `${open}${text}${close}`)

/** How Bedrock, Anthropic, Smithy, pydantic and containers quote what they refuse. */
const refusal = fc
  .tuple(quoted, quoted)
  .chain(([one, other]) =>
    fc.constantFrom(
      `${one}: Extra inputs are not permitted`,
      `${one} is not a valid tool name`,
      `The model returned the following errors: tools.0.custom.name: ${one} should match pattern`,
      `1 validation error detected: Value ${one} at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy constraint: ${other}`,
      `Malformed input request: extraneous key ${one} is not permitted, please reformat your input and try again.`,
      `Tool ${one} of ${other} was not found`,
      `Unexpected value: ${one}`,
    ),
  )
const status = fc.constantFrom(
  { name: 'ValidationException', $metadata: { httpStatusCode: 400 } },
  { name: 'UnknownError', $metadata: { httpStatusCode: 422 } },
  { name: 'validationException' },
  { name: 'ModelErrorException', originalStatusCode: 400, $metadata: { httpStatusCode: 424 } },
  { name: 'ModelErrorException', originalStatusCode: 422, $metadata: { httpStatusCode: 424 } },
  { name: 'modelStreamErrorException', originalStatusCode: 400 },
  { name: 'ErrorInBody', originalStatusCode: 400 },
  { name: 'ErrorInBody' },
  { name: 'UnexpectedBody' },
)

/** A container may answer nothing but what it was asked. */
const byContainer = fc.constantFrom(
  { name: 'ErrorInBody' },
  { name: 'ErrorInBody', originalStatusCode: 400 },
  { name: 'UnexpectedBody' },
  { name: 'ModelErrorException', originalStatusCode: 400, $metadata: { httpStatusCode: 424 } },
)

describe('whatever a request contains', () => {
  it('and whatever of it a refusal quotes, the bucket stays as it is', () => {
    fc.assert(
      fc.property(refusal, status, fc.constantFrom(...TIER_KINDS), (message, fields, kind) => {
        const { scope, name } = classify(Object.assign(new Error(message), fields), { kind })
        assert.equal(scope, undefined, `${name}: ${message}`)
      }),
      { numRuns: 5000, seed: 42 },
    )
  })

  it('and a container gives back as its whole answer, the bucket stays as it is', () => {
    fc.assert(
      fc.property(echo, byContainer, (message, fields) => {
        const { scope, name } = classify(Object.assign(new Error(message), fields), { kind: 'sagemaker' })
        assert.equal(scope, undefined, `${name}: ${message}`)
      }),
      { numRuns: 1000, seed: 42 },
    )
  })

  it('is not among the provider’s own words when it is quoted', () => {
    for (const [message, own] of [
      ['Value "a "per day" b" is too odd', 'Value  …  is too odd'],
      ['This model isn’t one of Anthropic’s', 'This model isn’t one of Anthropic’s'],
      ["1 error: 'reached the end' at 'tools.1' is wrong", '1 error:  …  is wrong'],
      ['cut off in `the middle', 'cut off in  … '],
    ] as const)
      assert.equal(outsideQuotes(message), own)
  })
})
