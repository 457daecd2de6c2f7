/** The application inference profile through which a tier is called for a route, where the deployment made one. */
export type RouteProfiles = (route: string, tier: string) => string | undefined

/** The key of a pair in the variable `STEPDOWN_INFERENCE_PROFILES`. */
export const profileKey = (route: string, tier: string): string => `${route}/${tier}`

/**
 * Reads `STEPDOWN_INFERENCE_PROFILES`, a JSON object of ARNs by `route/tier`. Cost Explorer splits Bedrock's bill by the
 * tags of the profile that was called, and by nothing else of a request.
 */
export const routeProfiles = (json: string | undefined): RouteProfiles => {
  const arns: Record<string, string> = json ? JSON.parse(json) : {}
  return (route, tier) => arns[profileKey(route, tier)]
}
