import { type StateMap, startOf, type Transition } from '../../../core/history/definition.ts'
import type { PlacedNode, Point } from './geometry.ts'

interface Placed {
  nodes: PlacedNode[]
  edges: { transition: Transition; points: Point[] }[]
}

/**
 * dagre is free to put the first states of a machine into a corner, at the end of a long line. They move across the
 * ranks to the height of the state that they lead to, where there is room; their lines bend along.
 *
 * @param axis across the ranks: `y` in a drawing from left to right, `x` in one from top to bottom
 */
export function straighten<P extends Placed>(placed: P, map: StateMap, axis: 'x' | 'y'): P {
  const [hub, ...first] = openingOf(map).reverse()
  const target = placed.nodes.find(node => node.name === hub)
  if (!target) return placed
  const shifts = new Map<string, number>()
  for (const node of placed.nodes) {
    if (!first.includes(node.name)) continue
    const moved = { ...node, [axis]: target[axis] }
    const others = placed.nodes.filter(other => other !== node && !first.includes(other.name))
    if (!others.some(other => overlap(moved, other))) shifts.set(node.name, target[axis] - node[axis])
  }
  return {
    ...placed,
    nodes: placed.nodes.map(node => ({ ...node, [axis]: node[axis] + (shifts.get(node.name) ?? 0) })),
    edges: placed.edges.map(edge => {
      const points = bend(edge, shifts, axis)
      const isOpening = shifts.has(edge.transition.from) && edge.transition.kind !== 'catch'
      return { ...edge, points: isOpening ? [points[0], points.at(-1)].filter(point => point !== undefined) : points }
    }),
  }
}

/** Start and the states after it, up to and with the first one that leads to several. */
function openingOf({ transitions }: StateMap): string[] {
  const path = [startOf('')]
  for (let name: string | undefined = startOf(''); name !== undefined; ) {
    const next: string[] = transitions.filter(({ from, kind }) => from === name && kind !== 'catch').map(({ to }) => to)
    name = next.length === 1 && !path.includes(next[0] ?? '') ? next[0] : undefined
    if (name !== undefined) path.push(name)
  }
  return path
}

const overlap = (one: PlacedNode, other: PlacedNode): boolean =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 + 8 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2 + 8

/** Each end of a line goes with its node, and what is between them in proportion. */
function bend({ transition, points }: Placed['edges'][number], shifts: ReadonlyMap<string, number>, axis: 'x' | 'y') {
  const from = shifts.get(transition.from) ?? 0
  const to = shifts.get(transition.to) ?? 0
  if (from === 0 && to === 0) return points
  return points.map((point, index) => {
    const along = index / Math.max(1, points.length - 1)
    return { ...point, [axis]: point[axis] + from * (1 - along) + to * along }
  })
}
