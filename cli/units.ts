/** 12 ms · 1.2 s · 2 min 5 s · 1 h 10 min */
export function formatElapsed(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return twoUnits(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  return twoUnits(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min')
}

const twoUnits = (large: number, largeUnit: string, small: number, smallUnit: string) =>
  `${large} ${largeUnit}${small ? ` ${small} ${smallUnit}` : ''}`

/** One answer costs fractions of a cent: two significant digits below a cent, cents above. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0'
  if (usd >= 0.01) return `$${usd.toFixed(2)}`
  const decimals = Math.min(12, 1 - Math.floor(Math.log10(usd)))
  return `$${usd.toFixed(decimals)}`
}

/** Local time with its zone: 2026-11-25 12:31:05 GMT+1 */
export function formatMoment(at: number): string {
  const date = new Date(at)
  const zone = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date)
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(part => String(part).padStart(2, '0'))
  return `${day.join('-')} ${date.toTimeString().slice(0, 8)} ${zone.find(part => part.type === 'timeZoneName')?.value}`
}
