import { showShape } from '../problems.ts'
import { KEY_LABEL } from '../request/key-label.ts'
import { asObject, reject } from './check.ts'

/** Bedrock takes 16 labels of this alphabet; one of them is the key's name. */
const MOST = 15
const LABEL = /^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/
const OURS = 'stepdown-'

/**
 * A request's `requestMetadata`: the client's labels and the key's name. A client's label that begins with `stepdown-` is
 * left out, so that nobody signs with another's name.
 * @param at the field's name in the client's protocol
 * @throws DoorError `rejected`
 */
export const requestLabels = (client: unknown, keyName: string, at: string): Record<string, string> => {
  const theirs = Object.entries(client === undefined || client === null ? {} : asObject(client, at)).filter(
    ([name]) => !name.trim().toLowerCase().startsWith(OURS),
  )
  if (theirs.length > MOST) reject(at, `an object of ${theirs.length} entries`, `at most ${MOST}`)
  for (const [name, value] of theirs) {
    const expected = 'up to 256 letters, digits, spaces and : _ @ $ # = / + , . - as name and value'
    if (typeof value !== 'string') reject(`${at}.${name.slice(0, 40)}`, showShape(value), 'text')
    else if (!LABEL.test(name) || !(value === '' || LABEL.test(value)))
      reject(`${at}.${name.slice(0, 40)}`, showShape(value), expected)
  }
  return { ...(Object.fromEntries(theirs) as Record<string, string>), [KEY_LABEL]: keyName }
}
