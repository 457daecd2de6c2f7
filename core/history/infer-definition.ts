import type { StateMap, StateNode } from './definition.ts'
import { endOf, startOf } from './definition.ts'
import type { Visit } from './visit.ts'

/**
 * What can be known of a state machine from one history: the states that were entered and the ways that were taken.
 * GetExecutionHistory carries no definition, so this draws the graph of a history file whose machine is not here.
 */
export function inferDefinition(visits: readonly Visit[]): StateMap {
  const byId = new Map(visits.map(visit => [visit.id, visit]))
  const states = new Map<string, StateNode>()
  const ways = new Map<string, StateMap['transitions'][number]>()
  const link = (from: string, to: string, caught: boolean, label: string | undefined) => {
    const key = `${from} → ${to} ${caught}`
    const way = ways.get(key) ?? { from, to, kind: caught ? 'catch' : 'next', labels: [] }
    if (label !== undefined && !way.labels.includes(label)) way.labels.push(label)
    ways.set(key, way)
  }
  /** The visit before, by the scope in which it happened: a Map iteration follows only itself. */
  const last = new Map<string, Visit>()
  for (const visit of visits) {
    const parent = visit.parent === undefined ? undefined : byId.get(visit.parent)
    if (!states.has(visit.name)) {
      const node: StateNode = { name: visit.name, type: visit.type, definition: {} }
      if (parent) node.parent = parent.name
      states.set(visit.name, node)
    }
    const scope = `${visit.parent ?? ''}/${visit.iteration ?? ''}`
    const before = last.get(scope)
    if (before)
      link(before.name, visit.name, before.status === 'caught', before.status === 'caught' ? before.error : undefined)
    else if (!parent) link(startOf(''), visit.name, false, undefined)
    last.set(scope, visit)
  }
  const end = last.get('/')
  if (end && end.status !== 'running' && end.status !== 'aborted') link(end.name, endOf(''), false, undefined)
  return { states: [...states.values()], transitions: [...ways.values()] }
}
