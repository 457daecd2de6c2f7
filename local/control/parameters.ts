import { ControlError } from './routes.ts'

/** @throws ControlError 400 unless the parameter is absent or a whole number up to `most` */
export const readNumber = (
  query: URLSearchParams,
  name: string,
  otherwise: number,
  most = Number.MAX_SAFE_INTEGER,
): number => {
  const value = query.get(name)
  if (value === null) return otherwise
  if (!/^\d+$/.test(value) || Number(value) > most) {
    throw new ControlError(
      400,
      `${name} is '${value}': expected a whole number${most < Number.MAX_SAFE_INTEGER ? ` up to ${most}` : ''}.`,
    )
  }
  return Number(value)
}

/** @returns epoch milliseconds. @throws ControlError 400 unless the parameter is absent or a time */
export const readTime = (query: URLSearchParams, name: string, otherwise: number): number => {
  const value = query.get(name)
  if (value === null) return otherwise
  const time = /^\d+$/.test(value) ? Number(value) : Date.parse(value)
  if (Number.isNaN(time))
    throw new ControlError(400, `${name} is '${value}': expected epoch milliseconds or an ISO 8601 time.`)
  return time
}

/** @throws ControlError 400 unless the parameter is absent or one of the values */
export const readOneOf = <T extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly T[],
): T | undefined => {
  const value = query.get(name)
  if (value === null) return undefined
  if (!values.includes(value as T))
    throw new ControlError(400, `${name} is '${value}': expected one of ${values.join(', ')}.`)
  return value as T
}
