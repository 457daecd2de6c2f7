import type { Branch } from './execution.ts'
import type { Chain } from './history.ts'
import { record } from './visit.ts'

/** A line of states inside a state of `parent`: it reads the variables outside, and keeps its own to itself. */
export const fork = (parent: Branch, chain: Chain, signal: AbortSignal, map = parent.map): Branch => {
  const branch: Branch = {
    run: parent.run,
    chain,
    variables: parent.variables,
    signal,
    map,
    current: undefined,
    children: new Set(),
  }
  parent.children.add(branch)
  return branch
}

const ABORTABLE = new Set(['Task', 'Wait', 'Parallel', 'Map'])

/** Records what a failure elsewhere does to a line of states: the states in progress are aborted, the innermost first. */
export const recordAborts = (branch: Branch): void => {
  for (const child of branch.children) recordAborts(child)
  const type = branch.current?.state.type
  if (type && ABORTABLE.has(type)) record(branch, `${type}StateAborted`, undefined, 'stay')
}

export interface Linked {
  readonly signal: AbortSignal
  abort(reason: unknown): void
  /** Forgets the parent; without it a long-lived parent would keep every child. */
  release(): void
}

/** A signal that aborts with `parent`, or by itself. */
export const linkedTo = (parent: AbortSignal): Linked => {
  const controller = new AbortController()
  const follow = () => controller.abort(parent.reason)
  if (parent.aborted) follow()
  else parent.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    abort: reason => controller.abort(reason),
    release: () => parent.removeEventListener('abort', follow),
  }
}
