/** Bytes (UTF-8) that an input or output of a state, task or execution may have. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const PAYLOAD_LIMIT = 262_144

/** A JSON value with its text. States hand on the same payload, so that a value is written once however many events show it. */
export interface Payload {
  readonly value: unknown
  readonly text: string
}

/** The payload of a JSON value; `undefined` becomes null, as a Lambda function's missing result does. */
export const payloadOf = (value: unknown): Payload => {
  const text = JSON.stringify(value)
  return text === undefined ? { value: null, text: 'null' } : { value, text }
}

/** The payload of a JSON text; throws SyntaxError. */
export const parsePayload = (text: string): Payload => ({ value: JSON.parse(text), text })

/** A copy that shares nothing with `value`, as a value has that travelled to a Lambda function or back. */
export const copyPayload = (value: unknown): Payload => {
  const { text } = payloadOf(value)
  return parsePayload(text)
}

/** Whether the text is over the payload limit. A UTF-8 text has at most three bytes a UTF-16 unit, so short texts need no count. */
export const isTooLarge = (text: string): boolean =>
  text.length > PAYLOAD_LIMIT || (text.length * 3 > PAYLOAD_LIMIT && Buffer.byteLength(text) > PAYLOAD_LIMIT)
