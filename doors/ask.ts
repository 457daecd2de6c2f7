import type { DoorAnswer } from '../core/doors/answer.ts'
import { DoorError, executionError } from '../core/doors/failure.ts'
import { type DoorAsk, executionInput } from '../core/doors/input.ts'
import { MAX_INLINE_BYTES, ROUTING_FIELDS } from '../core/request/request.ts'
import type { DoorDeps, EndedExecution } from './deps.ts'

type Json = Record<string, unknown>

/** The labels stay where people look for them: in the execution's input. */
const BESIDE: readonly string[] = [...ROUTING_FIELDS, 'requestMetadata']

/** The text that an execution is started with: the request itself, or its place in the bucket. */
export const inputText = async (ask: DoorAsk, { payloads, hash }: DoorDeps): Promise<string> => {
  const input = executionInput(ask) as Json
  const text = jsonOf(input)
  const mustStore = ask.model.route.store === 's3'
  if (!mustStore && Buffer.byteLength(text) <= MAX_INLINE_BYTES) return text
  if (!payloads)
    throw new DoorError(
      'too-large',
      `The request has more than ${MAX_INLINE_BYTES} bytes, and this deployment has no bucket.`,
    )
  const routing: Json = {}
  const stored: Json = {}
  for (const [field, value] of Object.entries(input)) {
    const place = BESIDE.includes(field) ? routing : stored
    place[field] = value
  }
  // By its content, so that the same request is the same input, whoever asks whether a key was used with another one.
  const requestUri = await payloads.save(`requests/${hash(JSON.stringify(stored))}.json`, stored).catch(() => {
    throw new DoorError('unavailable', 'The request cannot be stored at the moment.')
  })
  return JSON.stringify({ ...routing, requestUri })
}

const jsonOf = (input: Json): string => {
  try {
    return JSON.stringify(input)
  } catch {
    // What JSON.parse takes apart level by level, JSON.stringify puts together on the stack.
    throw new DoorError('rejected', 'the request is nested too deeply: expected at most a few thousand levels')
  }
}

/**
 * The answer of an execution that is over, fetched from the bucket where it is there.
 * @throws DoorError when the execution did not succeed
 */
export const answerOf = async (ended: EndedExecution, ask: DoorAsk, { payloads }: DoorDeps): Promise<DoorAnswer> => {
  if (ended.status !== 'SUCCEEDED') throw executionError(ended, ask.model.route.name)
  const output = JSON.parse(ended.output ?? '{}') as Partial<DoorAnswer> & { answerUri?: string; text?: string }
  const rest =
    output.answerUri && payloads ? ((await payloads.load(output.answerUri)).value as Partial<DoorAnswer>) : {}
  const answer = { ...output, ...rest }
  if (answer.message) return answer as DoorAnswer
  // A filter that left nothing of an answer.
  if (output.text === '') return { ...answer, message: { role: 'assistant', content: [] } } as DoorAnswer
  throw new DoorError('failed', 'The execution ended without an answer.')
}
