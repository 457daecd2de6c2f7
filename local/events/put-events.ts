import type { Clock } from '../../core/clock.ts'
import { ACCOUNT, REGION } from '../arns.ts'
import { type Action, AwsError } from '../aws-json.ts'
import { validateParameters } from '../validate.ts'
import type { Bus } from './bus.ts'
import type { BusEvent } from './bus-event.ts'

/** An entry may have 256 KB, counted over all its members. */
const ENTRY_LIMIT = 262_144

type Entry = Record<string, unknown>

/** PutEvents: { Entries: 1–10 } → { FailedEntryCount, Entries: { EventId } or { ErrorCode, ErrorMessage } }. */
export const putEvents =
  (bus: Bus, clock: Clock, id: () => string): Action =>
  ({ parameters }) => {
    validateParameters(parameters, { Entries: { type: 'list', required: true, min: 1, max: 10 } })
    const entries = (parameters.Entries as unknown[]).map(entry => {
      if (entry === null || typeof entry !== 'object') {
        throw new AwsError('SerializationException', 'Each of Entries must be an object.')
      }
      const { Time } = entry as Entry
      if (typeof Time === 'number' && Number.isNaN(new Date(Time * 1000).getTime())) {
        throw new AwsError('SerializationException', `Time must be a time in seconds since the epoch, got ${Time}.`)
      }
      return entry as Entry
    })
    const size = entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
    if (size > ENTRY_LIMIT) {
      throw new AwsError('ValidationException', `Total size of the entries in the request is over the limit.`)
    }
    const results = entries.map(entry => {
      const problem = problemOf(entry)
      if (problem) return problem
      const event = toEvent(entry, clock, id())
      bus.put(event)
      return { EventId: event.id }
    })
    return { FailedEntryCount: results.filter(result => 'ErrorCode' in result).length, Entries: results }
  }

const problemOf = (entry: Entry): { ErrorCode: string; ErrorMessage: string } | undefined => {
  for (const name of ['Source', 'DetailType', 'Detail']) {
    if (typeof entry[name] !== 'string' || entry[name] === '') {
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      }
    }
  }
  if (String(entry.Source).startsWith('aws.')) {
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: `Not authorized for the source: the prefix aws. is AWS's own.`,
    }
  }
  const bus = entry.EventBusName
  if (bus !== undefined && bus !== 'default' && !String(bus).endsWith(':event-bus/default')) {
    return { ErrorCode: 'ResourceNotFoundException', ErrorMessage: `Event bus ${String(bus)} does not exist.` }
  }
  try {
    const detail: unknown = JSON.parse(String(entry.Detail))
    if (detail !== null && typeof detail === 'object' && !Array.isArray(detail)) return undefined
  } catch {}
  return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
}

const toEvent = (entry: Entry, clock: Clock, id: string): BusEvent => ({
  version: '0',
  id,
  'detail-type': String(entry.DetailType),
  source: String(entry.Source),
  account: ACCOUNT,
  time: isoSeconds(typeof entry.Time === 'number' ? entry.Time * 1000 : clock.now()),
  region: REGION,
  resources: Array.isArray(entry.Resources) ? entry.Resources.map(String) : [],
  detail: JSON.parse(String(entry.Detail)) as Record<string, unknown>,
})

/** Events carry whole seconds. */
export const isoSeconds = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d{3}/, '')

const sizeOf = (entry: Entry): number =>
  ['Source', 'DetailType', 'Detail'].reduce((sum, name) => sum + Buffer.byteLength(String(entry[name] ?? '')), 14)
