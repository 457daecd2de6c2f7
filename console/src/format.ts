/** Milliseconds for people: 840 ms, 2.41 s, 3 min 05 s, 1 h 02 min. */
export function formatDuration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return '–'
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return twoUnits(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  return twoUnits(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min')
}

/** A time since the start, exact however long it is: 1:57:03.250 */
export function formatAfter(ms: number): string {
  if (ms < 60_000) return formatDuration(ms)
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map(Math.floor)
  const two = (value = 0) => String(value).padStart(2, '0')
  return `${hours ? `${hours}:` : ''}${two(minutes)}:${two(seconds)}.${String(Math.floor(ms % 1000)).padStart(3, '0')}`
}

/** What was set by a person is a round figure: 30 s, 2 min, 2 h. */
export const formatSetting = (ms: number | undefined): string =>
  ms === undefined ? '–' : ms < 60_000 ? `${Math.round(ms / 100) / 10} s` : formatDuration(Math.round(ms / 1000) * 1000)

const twoUnits = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${String(small).padStart(2, '0')} ${smallUnit}`

/** US dollars with as many digits as a prompt's price needs. */
export function formatUsd(usd: number | undefined): string {
  if (usd === undefined || !Number.isFinite(usd)) return '–'
  if (usd === 0) return '$0'
  if (usd >= 1) return `$${usd.toFixed(2)}`
  return `$${usd.toPrecision(2).includes('e') ? usd.toFixed(8) : Number(usd.toPrecision(3))}`
}

/** US dollars in a column: as many decimals in every row, so that rows compare at a glance. */
export function formatUsdShort(usd: number | undefined): string {
  if (usd === undefined || !Number.isFinite(usd)) return '–'
  if (usd === 0) return '$0'
  if (usd < 0.00001) return '< $0.00001'
  return usd >= 10 ? `$${usd.toFixed(2)}` : `$${usd.toFixed(5)}`
}

/** A price per million tokens: $0.80. */
export const formatPrice = (usd: number): string =>
  `$${Number.isInteger(Math.round(usd * 1e6) / 1e4) ? usd.toFixed(2) : usd.toFixed(3)}`

export const formatNumber = (value: number): string => value.toLocaleString('en-US')

const DATE = new Intl.DateTimeFormat('en-US', {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const DATE_WITH_YEAR = new Intl.DateTimeFormat('en-US', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
  timeZoneName: 'short',
})
const CLOCK = new Intl.DateTimeFormat('en-US', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

const TIME = new Intl.DateTimeFormat('en-US', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const isToday = (ms: number): boolean => new Date(ms).toDateString() === new Date().toDateString()

/** The time, with the day when it is not today. */
export const formatTime = (ms: number | undefined): string =>
  ms === undefined ? '–' : isToday(ms) ? TIME.format(ms) : DATE.format(ms)
export const formatFullTime = (ms: number | undefined): string => (ms === undefined ? '–' : DATE_WITH_YEAR.format(ms))
export const formatClock = (ms: number): string => CLOCK.format(ms)

/** The last part of an ARN: what people call the thing. */
export const nameOfArn = (arn: string): string => arn.split(':').at(arn.includes(':express:') ? -2 : -1) ?? arn

/** `1 try`, `2 tries`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`

const DAY = new Intl.DateTimeFormat('en-US', { year: 'numeric', month: 'short', day: 'numeric' })

/** The head of a column of clock times: their zone, and their day when it is not today. */
export function timeHeader(ms: number): string {
  const zone = DATE_WITH_YEAR.formatToParts(ms).find(part => part.type === 'timeZoneName')?.value ?? ''
  return ['Time', isToday(ms) ? '' : DAY.format(ms), zone].filter(Boolean).join(', ')
}
