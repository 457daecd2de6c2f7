import { KEY_LABEL } from '../request/key-label.ts'
import { isRecord, objectOf, parsed, recordsOf, textOf } from './values.ts'

/**
 * The request in an execution's input, which may be an EventBridge event around it.
 * @param input the JSON text of the input
 */
export function requestOf(input: string | undefined): Record<string, unknown> | undefined {
  const value = parsed(input)
  if (!isRecord(value)) return undefined
  return 'detail-type' in value && isRecord(value.detail) ? value.detail : value
}

/**
 * What was asked, on one line: the prompt, or the last text that the user wrote.
 * @param input the JSON text of the execution's input
 * @returns undefined where the input has no text: it is elsewhere (`requestUri`), or was left out of the history
 */
export function questionOf(input: string | undefined): string | undefined {
  const request = requestOf(input)
  if (!request) return undefined
  const prompt = textOf(request.prompt) ?? lastUserText(request.messages)
  return prompt?.replace(/\s+/g, ' ').trim() || undefined
}

/** The name of the key with which the request came through a door; undefined for those that came another way. */
export const keyOf = (input: string | undefined): string | undefined =>
  textOf(objectOf(requestOf(input)?.requestMetadata)[KEY_LABEL])

function lastUserText(messages: unknown): string | undefined {
  const texts = recordsOf(messages)
    .filter(message => message.role === 'user')
    .map(message =>
      recordsOf(message.content)
        .map(block => textOf(block.text) ?? '')
        .join(' ')
        .trim(),
    )
  return texts.findLast(text => text !== '')
}
