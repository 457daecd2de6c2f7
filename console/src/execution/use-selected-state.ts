import { useHash } from '../address.ts'

/** The state that the address selects, on any page. */
export const useSelectedState = (): string | undefined =>
  new URLSearchParams(useHash().split('?', 2)[1] ?? '').get('state') ?? undefined
