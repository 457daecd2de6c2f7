import { type Action, AwsError } from '../aws-json.ts'
import { explainJson } from '../json-error.ts'
import { validateParameters } from '../validate.ts'
import { compilePattern, type Predicate } from './pattern.ts'
import { PatternError } from './pattern-error.ts'

/** What an event must have; AWS lists `resources` too and does not ask for it. */
const REQUIRED = ['id', 'account', 'source', 'time', 'region', 'detail-type']

/** TestEventPattern: { EventPattern, Event } → { Result }, both JSON texts. */
export const testEventPattern: Action = ({ parameters }) => {
  validateParameters(parameters, {
    EventPattern: { type: 'string', required: true, max: 4096 },
    Event: { type: 'string', required: true },
  })
  const matches = compile(String(parameters.EventPattern))
  return { Result: matches(readEvent(String(parameters.Event))) }
}

const compile = (text: string): Predicate => {
  try {
    return compilePattern(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof PatternError ? error.reason : explainJson(text, error)
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`)
  }
}

const readEvent = (text: string): unknown => {
  try {
    const event: unknown = JSON.parse(text)
    if (typeof event === 'object' && event !== null && REQUIRED.every(name => Object.hasOwn(event, name))) return event
  } catch {
    // No JSON: the sentence below says it.
  }
  throw new AwsError('ValidationException', 'Parameter Event is not valid.')
}
