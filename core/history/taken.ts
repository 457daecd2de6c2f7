import type { Visit } from './visit.ts'

/** The transitions that were taken: `from → to caught?` for each state that was left for another. */
export function takenTransitions(visits: readonly Visit[]): Set<string> {
  const taken = new Set<string>()
  const last = new Map<string, Visit>()
  for (const visit of visits) {
    const scope = `${visit.parent ?? ''}/${visit.iteration ?? ''}`
    const before = last.get(scope)
    if (before) taken.add(`${before.name} → ${visit.name} ${before.status === 'caught'}`)
    else if (visit.parent === undefined) taken.add(`⊢ → ${visit.name} false`)
    last.set(scope, visit)
  }
  const end = last.get('/')
  if (end && end.status !== 'running' && end.status !== 'aborted') taken.add(`${end.name} → ⊣ false`)
  return taken
}
