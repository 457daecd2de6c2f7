import assert from 'node:assert/strict'
import { createAttempt } from '../../aws/attempt/attempt.ts'
import type { PlanEvent } from '../../aws/plan/deps.ts'
import { createPlan } from '../../aws/plan/plan.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import type { CallModel } from '../../core/attempt/model-call.ts'
import { compile, execute } from '../../local/asl/engine.ts'
import { routerDefinition } from '../support/router.ts'
import { catalogue, route, tier } from '../support/tiers.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const SECRET = 'xyzzy-secret'
const machine = compile(routerDefinition())

/** An execution on a private route, with all that Step Functions and Lambda's runtime would keep of it. */
const kept = async (stored: unknown, call: CallModel): Promise<{ error: string | undefined; text: string }> => {
  const clock = createVirtualClock()
  const thrown: unknown[] = []
  const deps = {
    catalogue: catalogue([tier('a'), tier('b')], route(['a', 'b'], { store: 's3' })),
    payloads: {
      load: async () => ({ value: stored, hash: 'h' }),
      save: async () => Promise.reject(new Error('no bucket')),
    },
    simulateAllowed: false,
    clock,
    random: () => 0.5,
  }
  const plan = createPlan(deps)
  const attempt = createAttempt({ ...deps, call })
  const result = await clock.run(
    execute(machine, {
      input: JSON.stringify({ requestUri: 's3://bucket/payloads/requests/1' }),
      clock,
      random: () => 0.5,
      invoke: async (name, payload, { signal }) => {
        try {
          return await (name === 'plan' ? plan(payload as PlanEvent) : attempt(payload as AttemptEvent, { signal }))
        } catch (error) {
          thrown.push(error)
          throw error
        }
      },
    }),
  )
  return { error: result.error, text: JSON.stringify(result.events) + thrown.map(loggedBy).join('') }
}

/**
 * What AWS's runtime for Node writes of an error that a handler threw, `Invoke Error {…}`: name, message, stack, and every
 * enumerable property. Its causes are followed here, too. See src/Errors.js of aws-lambda-nodejs-runtime-interface-client.
 */
const loggedBy = (error: unknown): string => {
  if (!(error instanceof Error)) return JSON.stringify(error)
  const { message, stack, cause } = error
  return JSON.stringify({ ...error, errorMessage: message, stack }) + (cause === undefined ? '' : loggedBy(cause))
}

const request = (parts: object = {}) => ({ prompt: `keep ${SECRET} to yourself`, ...parts })
const refused =
  (name: string, status: number): CallModel =>
  async () => {
    throw Object.assign(new Error(`the prompt "${SECRET}" is refused`), { name, $metadata: { httpStatusCode: status } })
  }

describe('a route that keeps requests out of the history', () => {
  for (const [name, status] of [
    ['ValidationException', 400],
    ['ThrottlingException', 429],
    ['AccessDeniedException', 403],
    ['InternalServerException', 500],
    ['TypeError', 0],
  ] as const)
    it(`keeps nothing of a request that a provider quotes in its ${name}`, async () => {
      const { error, text } = await kept(request(), refused(name, status))
      assert.ok(error !== undefined)
      assert.ok(!text.includes(SECRET))
      assert.ok(text.includes('"outcome":"Tier') || text.includes('\\"outcome\\":\\"Tier'), 'the entries are there')
    })

  const wrong: [string, object][] = [
    ['an unknown field', { [SECRET]: 1 }],
    ['a value out of range', { inferenceConfig: { temperature: SECRET } }],
    ['a route', { route: SECRET }],
    ['tiers', { tiers: [SECRET] }],
    ['a label', { requestMetadata: { [SECRET]: 5 } }],
    ['a tool', { toolConfig: { tools: [{ toolSpec: { name: SECRET, inputSchema: SECRET } }] } }],
    ['a guardrail', { guardrailConfig: { guardrailIdentifier: 7, guardrailVersion: SECRET } }],
    ['a block', { prompt: undefined, messages: [{ role: 'user', content: [{ [SECRET]: {} }] }] }],
  ]
  for (const [what, parts] of wrong)
    it(`says of ${what} that is wrong in the object only where, of which shape, and what was expected`, async () => {
      const { error, text } = await kept(request(parts), async () => assert.fail('called'))
      assert.equal(error, 'RequestRejected')
      assert.ok(!text.includes(SECRET))
      assert.match(text, / is (?:not known|an? [a-z]+|missing|a string of \d+ characters): expected /)
    })

  it('keeps nothing of an answer that cannot be stored', async () => {
    const { error, text } = await kept(request(), async () => ({
      text: SECRET,
      message: { role: 'assistant', content: [{ text: SECRET }] },
      stopReason: 'end_turn',
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, source: 'bedrock' },
      served: {},
    }))
    assert.equal(error, 'AnswerNotStored')
    assert.ok(!text.includes(SECRET))
  })

  it('keeps nothing of an answer that stopped for a reason that is none', async () => {
    const { error, text } = await kept(request(), async () => ({
      text: SECRET,
      message: { role: 'assistant', content: [] },
      stopReason: SECRET,
      usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2, source: 'bedrock' },
      served: {},
    }))
    assert.equal(error, 'TiersExhausted')
    assert.ok(!text.includes(SECRET))
  })
})
