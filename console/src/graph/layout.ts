import dagre from '@dagrejs/dagre'
import type { StateMap, StateNode, Transition } from '../history/definition.ts'
import { endOf, startOf } from '../history/definition.ts'
import type { Layout, PlacedEdge, PlacedNode, Point } from './geometry.ts'
import { smoothPath } from './geometry.ts'

const NODE_HEIGHT = 52
const ROUND = { width: 54, height: 30 }
const MARGIN = 14
/** Room for the name of a container above its states. */
const HEADING = 34

interface Scope {
  nodes: PlacedNode[]
  edges: (PlacedEdge & { points: Point[] })[]
  width: number
  height: number
}

/**
 * Places the states of a machine in ranks from top to bottom. dagre cannot link a cluster with a node, so each Map and
 * Parallel state is laid out by itself first and then is one large node of its surroundings.
 */
export function layOut(map: StateMap): Layout {
  const { nodes, edges, width, height } = layOutScope(map, undefined)
  return { nodes, edges, width, height }
}

function layOutScope(map: StateMap, parent: string | undefined): Scope {
  const states = map.states.filter(state => state.parent === parent)
  const names = new Set(states.map(state => state.name))
  const transitions = map.transitions.filter(({ from, to }) => names.has(from) || names.has(to))
  const inner = new Map<string, Scope>()
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 44, edgesep: 14, marginx: MARGIN, marginy: MARGIN })
  graph.setDefaultEdgeLabel(() => ({}))

  for (const state of states) {
    if (map.states.some(other => other.parent === state.name)) {
      const scope = layOutScope(map, state.name)
      inner.set(state.name, scope)
      graph.setNode(state.name, { width: Math.max(scope.width, widthOf(state)), height: scope.height + HEADING })
    } else graph.setNode(state.name, { width: widthOf(state), height: NODE_HEIGHT })
  }
  for (const end of [startOf(''), endOf('')]) {
    if (transitions.some(({ from, to }) => from === end || to === end)) graph.setNode(end, { ...ROUND })
  }
  transitions.forEach((transition, index) => {
    if (!graph.hasNode(transition.from) || !graph.hasNode(transition.to)) return
    // The main line stays straight; the ways of errors bend around it.
    graph.setEdge(transition.from, transition.to, { weight: transition.kind === 'catch' ? 1 : 3 }, String(index))
  })
  dagre.layout(graph)
  return collect(graph, states, transitions, inner)
}

type Graph = InstanceType<typeof dagre.graphlib.Graph>

function collect(
  graph: Graph,
  states: readonly StateNode[],
  transitions: readonly Transition[],
  inner: ReadonlyMap<string, Scope>,
): Scope {
  const byName = new Map(states.map(state => [state.name, state]))
  const scope: Scope = { nodes: [], edges: [], width: 0, height: 0 }
  for (const name of graph.nodes()) {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(name) as Partial<PlacedNode>
    const state = byName.get(name)
    const inside = inner.get(name)
    scope.nodes.push({ name, x, y, width, height, container: inside !== undefined, ...(state && { state }) })
    if (inside) insert(scope, inside, { x: x - inside.width / 2, y: y - height / 2 + HEADING })
    scope.width = Math.max(scope.width, x + width / 2 + MARGIN)
    scope.height = Math.max(scope.height, y + height / 2 + MARGIN)
  }
  for (const edge of graph.edges()) {
    const transition = transitions[Number(edge.name)]
    const points = (graph.edge(edge) as { points?: Point[] }).points ?? []
    if (transition) scope.edges.push({ transition, points, path: smoothPath(points) })
    for (const point of points) scope.width = Math.max(scope.width, point.x + MARGIN)
  }
  return scope
}

function insert(target: Scope, inside: Scope, by: Point): void {
  const move = ({ x, y }: Point): Point => ({ x: x + by.x, y: y + by.y })
  for (const node of inside.nodes) target.nodes.push({ ...node, ...move(node) })
  for (const edge of inside.edges) {
    const points = edge.points.map(move)
    target.edges.push({ ...edge, points, path: smoothPath(points) })
  }
}

/** Wide enough for the name in the 13 px font of the graph; longer names are cut with an ellipsis. */
const widthOf = (state: StateNode): number => Math.min(240, Math.max(132, state.name.length * 7.4 + 58))
