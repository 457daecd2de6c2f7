import type { Catalogue, Route } from '../catalogue/tier.ts'

/** What a client's `model` stands for. */
export interface AskedModel {
  route: Route
  /** Of `route/tier`: only this one is asked. */
  tier?: string
}

/** `route`, `route/tier` or an alias of a route; undefined for a name that is none of them. */
export const findModel = (name: string, catalogue: Catalogue): AskedModel | undefined => {
  const route = catalogue.routes.get(name) ?? byAlias(name, catalogue)
  if (route) return { route }
  const slash = name.indexOf('/')
  const of = slash < 0 ? undefined : catalogue.routes.get(name.slice(0, slash))
  const tier = name.slice(slash + 1)
  return of?.tiers.includes(tier) ? { route: of, tier } : undefined
}

const byAlias = (name: string, { routes }: Catalogue): Route | undefined =>
  [...routes.values()].find(({ aliases }) => aliases.includes(name))

/**
 * `/model/{model}/{operation}`: a model id may hold `:` and `/`, raw or encoded, so it goes up to the last slash, and is
 * decoded once.
 */
export const readModelPath = (path: string): { model: string; operation: string } | undefined => {
  const match = /^\/model\/(.+)\/([a-z-]+)$/.exec(path)
  if (!match?.[1] || !match[2]) return undefined
  return { model: decodeOnce(match[1]), operation: match[2] }
}

/** Percent-encoding taken off once; text that is not encoded stays. */
export const decodeOnce = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray % is part of a name that nobody has
  }
}
