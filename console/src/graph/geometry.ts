import type { StateNode, Transition } from '../../../core/history/definition.ts'

/** A node's place: its centre and its size, in pixels of the unzoomed drawing. */
export interface PlacedNode {
  name: string
  /** Absent on the round Start and End nodes. */
  state?: StateNode
  x: number
  y: number
  width: number
  height: number
  /** A Map or Parallel state with other states inside. */
  container: boolean
}

export interface PlacedEdge {
  transition: Transition
  /** An SVG path. */
  path: string
}

export interface Layout {
  nodes: PlacedNode[]
  edges: PlacedEdge[]
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

/** A smooth path through dagre's bends: quadratic curves that touch the middle of each stretch. */
export function smoothPath(points: readonly Point[]): string {
  const [first, ...rest] = points
  const last = points.at(-1)
  if (!first || !last) return ''
  let path = `M${at(first)}`
  for (let index = 0; index < rest.length - 1; index++) {
    const bend = rest[index]
    const next = rest[index + 1]
    if (!bend || !next) break
    path += `Q${at(bend)} ${at({ x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 })}`
  }
  return `${path}L${at(last)}`
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`
