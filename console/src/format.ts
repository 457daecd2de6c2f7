/** Milliseconds for people: 840 ms, 2.41 s, 3 min 05 s, 1 h 02 min. */
export function formatDuration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return '–'
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min ${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** US dollars with as many digits as a prompt's price needs. */
export function formatUsd(usd: number | undefined): string {
  if (usd === undefined || !Number.isFinite(usd)) return '–'
  if (usd === 0) return '$0'
  if (usd >= 1) return `$${usd.toFixed(2)}`
  return `$${usd.toPrecision(2).includes('e') ? usd.toFixed(8) : Number(usd.toPrecision(3))}`
}

/** A price per million tokens: $0.80. */
export const formatPrice = (usd: number): string => `$${usd >= 0.1 || usd === 0 ? usd.toFixed(2) : usd.toFixed(3)}`

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

/** @param ms since the epoch */
export const formatTime = (ms: number | undefined): string => (ms === undefined ? '–' : DATE.format(ms))
export const formatFullTime = (ms: number | undefined): string => (ms === undefined ? '–' : DATE_WITH_YEAR.format(ms))
export const formatClock = (ms: number): string => CLOCK.format(ms)

/** The last part of an ARN: what people call the thing. */
export const nameOfArn = (arn: string): string => arn.split(':').at(arn.includes(':express:') ? -2 : -1) ?? arn

/** `1 try`, `2 tries`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`
