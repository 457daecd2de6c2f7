import { isRecord, parsed } from '../../../core/history/values.ts'

/** The same request with another stream: the id of one that was asked is used up for a day. */
export const withFreshStream = (input: string): string => {
  const request = parsed(input)
  const stream = isRecord(request) ? request.stream : undefined
  const id = isRecord(stream) ? stream.id : stream
  // In the text, so that every number in it stays as it was written.
  return typeof id === 'string' && id !== ''
    ? input.replace(JSON.stringify(id), JSON.stringify(crypto.randomUUID()))
    : input
}
