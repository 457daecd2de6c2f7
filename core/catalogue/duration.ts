const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNITS

/** What a duration looks like; the JSON Schema of the catalogue carries it too. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/**
 * Reads a duration such as `1500ms`, `20s`, `2m`, `14m`, `2h` or `1d` into milliseconds.
 * Throws a RangeError for anything else, a number without a unit included.
 */
export const parseDuration = (text: string): number => {
  const [, amount, unit] = DURATION.exec(text) ?? []
  if (amount === undefined || unit === undefined) {
    throw new RangeError(`"${text}" is not a duration: expected a number with a unit, such as 500ms, 20s, 2m, 1h or 1d`)
  }
  return Math.round(Number(amount) * UNITS[unit as Unit])
}

/** Writes milliseconds in the largest unit that holds them without a fraction: 120000 → `2m`, 1500 → `1500ms`. */
export const formatDuration = (ms: number): string => {
  const whole = Math.round(ms)
  const unit = (['d', 'h', 'm', 's'] as const).find(each => whole >= UNITS[each] && whole % UNITS[each] === 0) ?? 'ms'
  return `${whole / UNITS[unit]}${unit}`
}
