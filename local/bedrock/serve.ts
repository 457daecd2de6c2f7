import type { Served } from './answer.ts'
import type { Admission } from './bucket.ts'
import type { Call } from './call.ts'
import { readRequest } from './complete.ts'
import { type Delivery, deliverStream, deliverWhole, type Ending, type Pace } from './deliver.ts'
import { BedrockError, errorReply } from './errors.ts'
import { type Effects, faultError } from './fault.ts'
import type { Outlet } from './outlet.ts'
import type { Prompt } from './prompt.ts'
import type { RecentCall } from './recent-calls.ts'
import type { Behaviour } from './scenario.ts'
import type { Scene } from './scene.ts'
import { chooseRoute, type Target } from './target.ts'

const htmlPage =
  '<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body><center><h1>503 Service Temporarily Unavailable</h1></center></body>\r\n</html>\r\n'

type Report = Pick<RecentCall, 'outcome' | 'serviceTier' | 'firstTokenMs'>

/**
 * Takes one call through what happens to it at Bedrock: its request is judged, faults strike, a cold model refuses,
 * quota is reserved, the answer is delivered, the quota settled.
 * @returns how it ended; errors have been sent
 */
export async function serve(scene: Scene, call: Call, target: Target, outlet: Outlet): Promise<Report> {
  const progress: Delivery['progress'] = { outputTokens: 0 }
  let outcome: Ending
  try {
    outcome = await attempt(scene, call, target, outlet, progress)
  } catch (thrown) {
    outcome = refuse(outlet, thrown)
  }
  scene.bucket(target).count(outcome)
  return {
    outcome,
    ...(call.serviceTier !== undefined && { serviceTier: call.serviceTier }),
    ...(progress.firstTokenMs !== undefined && { firstTokenMs: progress.firstTokenMs }),
  }
}

async function attempt(
  scene: Scene,
  call: Call,
  target: Target,
  outlet: Outlet,
  progress: Delivery['progress'],
): Promise<Ending> {
  const { clock } = scene
  const startedAt = clock.now()
  const request = readRequest(call, target, scene.guardrailPhrase)
  const effects = scene.faults.strike(target, call.serviceTier, startedAt - scene.startedAt)
  const struck = await strikeAtStart(scene, effects, outlet)
  if (struck) return struck

  const asked = scene.behaviour(target, call.serviceTier)
  scene.warmUps.check(target.bucket, asked, startedAt)
  const { prompt } = request
  const { admission, served: by, cache } = admit(scene, target, prompt, effects)
  try {
    const served = servedAs(call, target, by, effects, prompt)
    const usage = { inputTokens: cache.input, cacheReadInputTokens: cache.read, cacheWriteInputTokens: cache.write }
    const answer = request.complete(usage, served, effects.stopReason)
    const pace = paceOf(by === target ? asked : scene.behaviour(by, call.serviceTier), effects, scene.random)
    const delivery: Delivery = { outlet, clock, startedAt, pace, effects, progress }
    const stream = call.operation === 'ConverseStream' || call.operation === 'InvokeModelWithResponseStream'
    const ending = await (stream ? deliverStream : deliverWhole)(delivery, answer)
    if (by !== target) scene.bucket(by).count(ending)
    return ending === 'Answered' && call.latency === 'optimized' && served.latency === 'standard' ? 'Degraded' : ending
  } finally {
    // A call whose caller hung up is paid for as far as it got.
    const output = prompt.blocked ? 0 : progress.outputTokens
    admission.settle({ input: cache.input, cacheWrite: cache.write, output }, clock.now())
  }
}

/** @returns how the call ended when a fault ended it; throws the exception of a fault that is one */
async function strikeAtStart(scene: Scene, effects: Effects, outlet: Outlet): Promise<Ending | undefined> {
  if (effects.at === 'stream') return undefined
  if (!effects.reset && !effects.html && effects.error === undefined) return undefined
  if (effects.firstTokenMs) await scene.clock.sleep(effects.firstTokenMs, outlet.signal)
  if (effects.reset) {
    outlet.cut()
    return 'ConnectionReset'
  }
  if (effects.html) {
    outlet.send(503, { 'content-type': 'text/html' }, htmlPage)
    return 'HtmlPage'
  }
  throw faultError(effects)
}

/**
 * Reserves quota. A latency-optimized request that finds its own capacity used up is admitted as a standard one,
 * without a word but in the response
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/latency-optimized-inference.html).
 */
function admit(scene: Scene, target: Target, prompt: Prompt, effects: Effects) {
  const now = scene.clock.now()
  const reserve = prompt.inputTokens + (prompt.maxTokens ?? target.card.maxOutput)
  const tryBucket = (by: Target): { admission: Admission; served: Target; cache: ReturnType<typeof look> } => {
    const admission = scene.bucket(by).admit(reserve, now)
    return { admission, served: by, cache: look(by) }
  }
  const look = (by: Target) => scene.promptCache.look(by.bucket, prompt, now)
  const { standard } = target
  if (!standard) return tryBucket(target)
  const tooLarge = reserve > (target.card.optimized?.maxTokens ?? Number.POSITIVE_INFINITY)
  if (effects.serve === 'standard' || tooLarge) return tryBucket(standard)
  try {
    return tryBucket(target)
  } catch (error) {
    if (!(error instanceof BedrockError)) throw error
    return tryBucket(standard)
  }
}

/** What the response says about how it was served; it says so only when the request asked. */
function servedAs(call: Call, target: Target, by: Target, effects: Effects, prompt: Prompt): Served {
  const invokedModel = chooseRoute(target, prompt.text)
  const standard = effects.serve === 'standard'
  return {
    ...(call.latency !== undefined && { latency: by.kind === 'latency-optimized' ? 'optimized' : 'standard' }),
    ...(call.serviceTier !== undefined && { serviceTier: standard ? 'default' : call.serviceTier }),
    ...(invokedModel !== undefined && { invokedModel }),
  }
}

function paceOf(behaviour: Behaviour, effects: Effects, random: () => number): Pace {
  const usual = behaviour.firstTokenMs ?? 0
  const drawn = typeof usual === 'number' ? usual : usual[0] + random() * (usual[1] - usual[0])
  return {
    firstTokenMs: Math.round(effects.firstTokenMs ?? drawn),
    tokensPerSecond: effects.tokensPerSecond ?? behaviour.tokensPerSecond ?? 0,
  }
}

function refuse(outlet: Outlet, thrown: unknown): Ending {
  if (outlet.signal.aborted) return 'ClientClosed'
  if (!(thrown instanceof BedrockError)) throw thrown
  const { headers, body } = errorReply(thrown)
  outlet.send(thrown.status, headers, body)
  return thrown.errorType
}
