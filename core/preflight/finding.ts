/** One line of the preflight's table. */
export interface Finding {
  tier: string
  check: 'configured' | 'model' | 'profile' | 'access' | 'throughput' | 'router' | 'endpoint' | 'quota'
  /** An error will make the tier fail; a warning will sooner or later, or could not be looked at. */
  status: 'ok' | 'warning' | 'error' | 'skipped'
  detail: string
}

/** A finding before its tier is named. */
export type Verdict = Omit<Finding, 'tier'>
