import { isObject, rejectValue } from '../core/doors/check.ts'
import { DoorError } from '../core/doors/failure.ts'

/** What Lambda takes of a request; the laptop refuses the same. */
const LIMIT = 6 * 1024 * 1024

/**
 * The JSON object in a request's body.
 * @throws DoorError `too-large`, or `rejected` for anything but a JSON object
 */
export const readJson = async (request: Request): Promise<Record<string, unknown>> => {
  const type = request.headers.get('content-type')
  if (type !== null && !/^application\/([\w.+-]+\+)?json\b/i.test(type)) {
    rejectValue('content-type', type, 'application/json')
  }
  const text = await readText(request)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new DoorError('rejected', 'the body is no JSON: expected an object')
  }
  if (!isObject(body)) throw new DoorError('rejected', 'the body is no JSON object: expected one')
  return body
}

const readText = async (request: Request): Promise<string> => {
  if (Number(request.headers.get('content-length') ?? 0) > LIMIT) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length
      if (size > LIMIT) break
      chunks.push(chunk)
    }
  } catch {
    throw new DoorError('rejected', 'the body ended before it was whole')
  }
  if (size > LIMIT) throw tooLarge()
  return Buffer.concat(chunks).toString('utf8')
}

const tooLarge = () => new DoorError('too-large', `The body is larger than ${LIMIT} bytes, the most that a door takes.`)
