import { InvalidArgumentError } from 'commander'
import { parseDuration } from '../core/catalogue/duration.ts'

/** @returns a port; commander turns the error into a usage error that names the option */
export function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError(`expected a port between 0 (any free one) and 65535, got ${JSON.stringify(text)}.`)
  }
  return port
}

export const parsePositive =
  (what: string) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isFinite(value) || value <= 0 || text.trim() === '') {
      throw new InvalidArgumentError(`expected ${what} above 0, got ${JSON.stringify(text)}.`)
    }
    return value
  }

export function parseCount(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError(`expected a whole number above 0, got ${JSON.stringify(text)}.`)
  }
  return value
}

/** @returns milliseconds of `30s`, `15m`, `1h` */
export function parseDurationOption(text: string): number {
  try {
    return parseDuration(text)
  } catch {
    throw new InvalidArgumentError(`expected a duration such as 30s, 15m or 1h, got ${JSON.stringify(text)}.`)
  }
}

/** Refuses the empty text of a variable that is not set. */
export function parseKey(text: string): string {
  if (text === '') throw new InvalidArgumentError('expected text, got "".')
  return text
}

/** @returns the names of a comma-separated list */
export const parseList = (text: string): string[] =>
  text
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

/** @returns { tier: error } of `tier=error,tier=error`; a tier alone is throttled */
export function parseSimulate(text: string): Record<string, string> {
  return Object.fromEntries(
    parseList(text).map(entry => {
      const [tier = '', error = 'TierThrottled'] = entry.split('=')
      return [tier, error]
    }),
  )
}
