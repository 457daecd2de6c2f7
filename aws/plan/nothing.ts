import type { Plan } from './deps.ts'
import type { Base } from './read.ts'

/** A plan without tiers. */
export const NOTHING = {
  tiers: [],
  skipped: [],
  patient: false,
  waitSeconds: 0,
  mayPass: false,
  waitingFor: '',
  duplicate: {},
} satisfies Omit<Plan, keyof Base>
