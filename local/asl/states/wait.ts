import type { Compiler } from '../compiler.ts'
import { DefinitionError } from '../errors.ts'
import { evaluateAs, evaluateWhole, evaluationFailed } from '../evaluate.ts'
import type { Step } from '../execution.ts'
import type { Fields } from '../fields.ts'
import { pause } from '../pause.ts'
import { commit } from '../visit.ts'
import { leave } from './leave.ts'

const LONGEST_SECONDS = 99_999_999
const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i

/** Milliseconds since the epoch of an ISO 8601 time with offset; NaN for what is none, 30 February included. */
export const parseTimestamp = (text: string): number => {
  const [, year, month, day] = TIMESTAMP.exec(text) ?? []
  const exists = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day)
  return exists ? Date.parse(text.toUpperCase()) : Number.NaN
}

const unreadable = (text: string) =>
  `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`

export const compileWait = (fields: Fields, compiler: Compiler): Step => {
  const leaving = compiler.leaving(fields)
  const seconds = compiler.whole(fields, 'Seconds', 0, LONGEST_SECONDS)
  const timestamp = compiler.optional(fields, 'Timestamp')
  if ((seconds === undefined) === (timestamp === undefined)) {
    throw new DefinitionError(fields.place, 'must have exactly one of "Seconds" and "Timestamp"')
  }
  if (timestamp?.constant && Number.isNaN(parseTimestamp(String(timestamp.constant.value)))) {
    throw new DefinitionError(fields.at('Timestamp'), unreadable(String(timestamp.constant.value)))
  }
  return async visit => {
    const { run, signal } = visit.branch
    // Unlike other states, a Wait has been entered before its fields are evaluated: its EvaluationFailed names the
    // WaitStateEntered event as the previous one.
    commit(visit)
    let delay = 0
    if (seconds) delay = (await evaluateWhole(visit, seconds, LONGEST_SECONDS, 'Seconds')) * 1_000
    if (timestamp) {
      const text = await evaluateAs<string>(visit, timestamp, 'string', 'Timestamp')
      delay = parseTimestamp(text) - run.clock.now()
      if (Number.isNaN(delay)) throw evaluationFailed(visit, unreadable(text), 'Timestamp')
    }
    if (delay > 0) await pause(run.clock, delay, signal)
    return leave(visit, leaving, visit.input)
  }
}
