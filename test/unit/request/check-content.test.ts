import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseRequest } from '../../../core/request/parse.ts'
import { checkRouting } from '../../../core/request/routing.ts'
import { catalogue, route, tier } from '../../support/tiers.ts'

const guarded = route(['a'], { name: 'guarded', guardrail: { identifier: 'g', version: '1' } })
const open = route(['a'])
const theCatalogue = catalogue([tier('a')], open, guarded)
const BUCKET = 'stepdown-dev-payloads'

const check = (input: object, on = open) => {
  const { request, routing } = parseRequest({ ...input, route: on.name })
  const rest = { simulateAllowed: false, express: false, payloadBucket: BUCKET }
  checkRouting({ request, routing, route: on, catalogue: theCatalogue, ...rest })
}
const user = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] })
const document = (uri: string) => ({ document: { name: 'd', format: 'pdf', source: { s3Location: { uri } } } })
const decoy = { guardContent: { text: { text: 'a decoy' } } }

describe('what a request may not have in it', () => {
  const rows: [what: string, input: object, on: typeof open, said: RegExp][] = [
    [
      'guardContent on a route with a guardrail, which would assess nothing else',
      user({ text: 'the prompt' }, decoy),
      guarded,
      /^messages\[0\]\.content\[1\]\.guardContent is given: expected none, as the guardrail of the route guarded assesses the whole request$/,
    ],
    [
      'guardContent in its system text',
      { prompt: 'x', system: [decoy] },
      guarded,
      /^system\[0\]\.guardContent is given/,
    ],
    [
      'the place of somebody’s request',
      user(document(`s3://${BUCKET}/payloads/requests/1.pdf`)),
      open,
      /^messages\[0\]\.content\[0\]\.document\.source\.s3Location\.uri is in the payload bucket of this deployment/,
    ],
    [
      'the place of somebody’s answer, in the result of a tool',
      user({ toolResult: { toolUseId: 't', content: [document(`s3://${BUCKET}/payloads/answers/1.json`)] } }),
      open,
      /s3Location\.uri is in the payload bucket/,
    ],
    [
      'a guardrail of InvokeModel’s bodies',
      { prompt: 'x', additionalModelRequestFields: { 'amazon-bedrock-guardrailConfig': { tagSuffix: 'x' } } },
      open,
      /^additionalModelRequestFields has amazon-bedrock-guardrailConfig: expected guardrailConfig in its place$/,
    ],
    ...[
      'max_tokens',
      'max_new_tokens',
      'max_gen_len',
      'maxTokens',
      'max_completion_tokens',
      'maxTokenCount',
      'max_tokens_to_sample',
    ].map((field): [string, object, typeof open, RegExp] => [
      `${field}, however deep`,
      { prompt: 'x', additionalModelRequestFields: { inferenceConfig: { [field]: 100_000 } } },
      open,
      new RegExp(`^additionalModelRequestFields has ${field}: expected inferenceConfig.maxTokens in its place$`),
    ]),
    ...['prompt', 'messages', 'system', 'inputText', 'preamble', 'chat_history'].map(
      (field): [string, object, typeof open, RegExp] => [
        `a second prompt in ${field}, which the route’s guardrail would not see`,
        { prompt: 'x', additionalModelRequestFields: { [field]: field.startsWith('m') ? [{ role: 'user' }] : 'y' } },
        guarded,
        new RegExp(
          `^additionalModelRequestFields has ${field}: expected messages and system in its place, as the guardrail of the route guarded`,
        ),
      ],
    ),
  ]
  for (const [what, input, on, message] of rows)
    it(`is ${what}`, () => assert.throws(() => check(input, on), { name: 'RequestRejected', message }))

  it('is none of this where nothing is walked around', () => {
    check(user({ text: 'x' }, decoy))
    check(user(document('s3://mine/1.pdf')), guarded)
    check(
      user({
        toolResult: {
          toolUseId: 't',
          content: [{ json: { guardContent: 1, s3Location: { uri: `s3://${BUCKET}/x` } } }],
        },
      }),
      guarded,
    )
    check({
      prompt: 'x',
      additionalModelRequestFields: {
        top_k: 5,
        text: { verbosity: 'low' },
        thinking: { type: 'enabled', budget_tokens: 2000 },
      },
    })
  })
})

describe('a stored request that is not valid', () => {
  const secret = 'Project Nightingale'
  const rows: [object, string][] = [
    [{ prompt: 'x', [secret]: 1 }, 'it has a field that is not known'],
    [user({ text: 'x', [secret]: 1 }), 'messages[0].content[0] has a field that is not known'],
    [{ prompt: 'x', requestMetadata: { [secret]: 5 } }, 'requestMetadata is a number: expected a string'],
    [{ prompt: 'x', route: { [secret]: 1 } }, 'route is an object: expected text'],
    [{ prompt: 'x', tiers: [secret, secret] }, 'tiers is a list of 2: expected each tier once'],
    [{ prompt: 'x', simulate: { [secret]: secret } }, 'simulate is a string of 19 characters'],
    [{ prompt: 'x', guardrailConfig: { guardrailIdentifier: secret } }, 'guardrailConfig.guardrailVersion is missing'],
    [
      { prompt: 'x', inferenceConfig: { temperature: secret } },
      'inferenceConfig.temperature is a string of 19 characters',
    ],
  ]
  for (const [stored, said] of rows)
    it(`is described by field and shape: ${said}`, () =>
      assert.throws(
        () => parseRequest(stored, { stored: true }),
        ({ name, message }: Error) =>
          name === 'RequestRejected' && message.startsWith(said) && !message.includes('Night'),
      ))

  it('never has its words repeated, whatever is wrong with it', () => {
    const word = fc.constant(secret)
    const value = fc.oneof(word, fc.constant(5), fc.record({ [secret]: word }), fc.array(word, { maxLength: 2 }))
    const field = fc.constantFrom(
      'prompt',
      'system',
      'messages',
      'toolConfig',
      'outputConfig',
      'inferenceConfig',
      'requestMetadata',
      'simulate',
      'tiers',
      'route',
      'stream',
      secret,
    )
    fc.assert(
      fc.property(fc.dictionary(field, value), stored => {
        try {
          parseRequest(stored, { stored: true })
        } catch (error) {
          assert.ok(!(error as Error).message.includes(secret), (error as Error).message)
        }
      }),
      { numRuns: 1000, seed: 42 },
    )
  })
})
