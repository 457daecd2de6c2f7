import type { PlacedEdge, PlacedNode } from './geometry.ts'

/** The nearest state in the direction of an arrow key; sideways counts double, and where the main way leads to less. */
export function neighbour(
  { nodes, edges }: { nodes: readonly PlacedNode[]; edges: readonly PlacedEdge[] },
  from: PlacedNode,
  [dx, dy]: readonly [number, number],
): PlacedNode | undefined {
  let best: PlacedNode | undefined
  let shortest = Number.POSITIVE_INFINITY
  for (const node of nodes) {
    if (!node.state || node === from) continue
    const along = (node.x - from.x) * dx + (node.y - from.y) * dy
    const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx)
    const next = edges.some(
      ({ transition: { from: one, to, kind } }) => one === from.name && to === node.name && kind !== 'catch',
    )
    const distance = (along + 2 * aside) * (next ? 0.4 : 1)
    if (along > 4 && distance < shortest) {
      best = node
      shortest = distance
    }
  }
  return best
}
