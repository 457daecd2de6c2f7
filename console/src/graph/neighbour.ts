import type { PlacedNode } from './geometry.ts'

/** The nearest state in the direction of an arrow key; sideways distance counts double. */
export function neighbour(
  nodes: readonly PlacedNode[],
  from: PlacedNode,
  [dx, dy]: readonly [number, number],
): PlacedNode | undefined {
  let best: PlacedNode | undefined
  let shortest = Number.POSITIVE_INFINITY
  for (const node of nodes) {
    if (!node.state || node === from) continue
    const along = (node.x - from.x) * dx + (node.y - from.y) * dy
    const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx)
    const distance = along + 2 * aside
    if (along > 4 && distance < shortest) {
      best = node
      shortest = distance
    }
  }
  return best
}
