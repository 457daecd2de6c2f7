import type { Effects, Fault } from './fault.ts'
import { matches } from './match.ts'
import type { Target } from './target.ts'

/** A fault in force: `hits` says how often it has struck. */
export type ActiveFault = Fault & { id: string; hits: number }

export interface Faults {
  add(fault: Fault): string
  remove(id: string): boolean
  clear(): void
  list(): ActiveFault[]
  /** What strikes this call; faults with `times` or `probability` are used up or drawn by asking. */
  strike(target: Target, serviceTier: string | undefined, sinceStart: number): Effects
}

/** The faults in force. Where several strike one call, the one added last decides each property. */
export function createFaults(initial: readonly Fault[], random: () => number): Faults {
  let count = 0
  let active: ActiveFault[] = []
  const add = (fault: Fault) => {
    const id = `fault-${++count}`
    active.push({ ...fault, id, hits: 0 })
    return id
  }
  for (const fault of initial) add(fault)

  return {
    add,
    remove(id) {
      const before = active.length
      active = active.filter(fault => fault.id !== id)
      return active.length < before
    },
    clear() {
      active = []
    },
    list: () => active.map(fault => ({ ...fault })),
    strike(target, serviceTier, sinceStart) {
      let effects: Effects = {}
      for (const fault of active) {
        if (fault.times !== undefined && fault.hits >= fault.times) continue
        if (sinceStart < (fault.from ?? 0) || sinceStart >= (fault.until ?? Number.POSITIVE_INFINITY)) continue
        if (!matches(fault.match, target, serviceTier)) continue
        if (fault.probability !== undefined && random() >= fault.probability) continue
        fault.hits++
        effects = { ...effects, ...fault }
      }
      return effects
    },
  }
}
