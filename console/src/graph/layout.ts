import dagre from '@dagrejs/dagre'
import type { StateMap, StateNode, Transition } from '../../../core/history/definition.ts'
import { endOf, startOf } from '../../../core/history/definition.ts'
import type { Layout, PlacedEdge, PlacedNode, Point } from './geometry.ts'
import { smoothPath } from './geometry.ts'
import { straighten } from './straighten.ts'
import { fitted, type Size } from './view.ts'

const NODE_HEIGHT = 52
const ROUND = { width: 54, height: 30 }
const MARGIN = 14
/** How much dagre tries to keep a line short and straight. */
const WEIGHT: Readonly<Record<Transition['kind'], number>> = { next: 4, choice: 2, default: 2, catch: 1 }
/** Room for the name of a container above its states. */
const HEADING = 34

interface Scope {
  nodes: PlacedNode[]
  edges: (PlacedEdge & { points: Point[] })[]
  width: number
  height: number
}

/** From top to bottom, or from left to right. */
export type Direction = 'TB' | 'LR'

/**
 * The layout that shows the machine larger in a frame of that size. Top to bottom, as AWS draws it, unless the other
 * way is clearly better: a router fans out to so many kinds of tiers that one row of them could not be read.
 */
export function layOutFor(map: StateMap, size: Size): Layout {
  const down = layOut(map, 'TB')
  const across = layOut(map, 'LR')
  return fitted(across, size).scale > fitted(down, size).scale * 1.2 ? across : down
}

/**
 * Places the states of a machine in ranks. dagre cannot link a cluster with a node, so each Map and
 * Parallel state is laid out by itself first and then is one large node of its surroundings.
 */
export function layOut(map: StateMap, direction: Direction): Layout {
  const { nodes, edges, width, height } = straighten(
    layOutScope(map, undefined, direction),
    map,
    direction === 'TB' ? 'x' : 'y',
  )
  return { nodes, edges: edges.map(edge => ({ ...edge, path: smoothPath(edge.points) })), width, height }
}

function layOutScope(map: StateMap, parent: string | undefined, direction: Direction): Scope {
  const states = map.states.filter(state => state.parent === parent)
  const names = new Set(states.map(state => state.name))
  const transitions = map.transitions.filter(({ from, to }) => names.has(from) || names.has(to))
  const inner = new Map<string, Scope>()
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({
    rankdir: direction,
    nodesep: 18,
    ranksep: 42,
    edgesep: 10,
    marginx: MARGIN,
    marginy: MARGIN,
  })
  graph.setDefaultEdgeLabel(() => ({}))

  for (const state of states) {
    if (map.states.some(other => other.parent === state.name)) {
      const scope = layOutScope(map, state.name, direction)
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
    graph.setEdge(transition.from, transition.to, { weight: WEIGHT[transition.kind] }, String(index))
  })
  dagre.layout(graph)
  return collect(graph, states, transitions, inner, placer(graph, states, direction))
}

type Graph = InstanceType<typeof dagre.graphlib.Graph>

function collect(
  graph: Graph,
  states: readonly StateNode[],
  transitions: readonly Transition[],
  inner: ReadonlyMap<string, Scope>,
  place: (point: Point) => Point,
): Scope {
  const byName = new Map(states.map(state => [state.name, state]))
  const scope: Scope = { nodes: [], edges: [], width: 0, height: 0 }
  for (const name of graph.nodes()) {
    const { width, height, ...centre } = graph.node(name) as Point & { width: number; height: number }
    const { x, y } = place(centre)
    const state = byName.get(name)
    const inside = inner.get(name)
    scope.nodes.push({ name, x, y, width, height, container: inside !== undefined, ...(state && { state }) })
    if (inside) insert(scope, inside, { x: x - inside.width / 2, y: y - height / 2 + HEADING })
    scope.width = Math.max(scope.width, x + width / 2 + MARGIN)
    scope.height = Math.max(scope.height, y + height / 2 + MARGIN)
  }
  for (const edge of graph.edges()) {
    const transition = transitions[Number(edge.name)]
    const points = ((graph.edge(edge) as { points?: Point[] }).points ?? []).map(place)
    if (transition) scope.edges.push({ transition, points, path: smoothPath(points) })
    for (const point of points) scope.width = Math.max(scope.width, point.x + MARGIN)
  }
  return scope
}

/**
 * dagre is free to put the first of many siblings last. If the states run against the order of the definition, the
 * drawing is mirrored: the tier that is asked first is then the first one seen.
 */
function placer(graph: Graph, states: readonly StateNode[], direction: Direction): (point: Point) => Point {
  const axis = direction === 'TB' ? 'x' : 'y'
  const places = states.map(state => (graph.node(state.name) as Point)[axis])
  const middle = places.reduce((sum, place) => sum + place, 0) / Math.max(1, places.length)
  const trend = places.reduce((sum, place, index) => sum + (place - middle) * (index - places.length / 2), 0)
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
  if (trend >= 0) return ({ x, y }) => ({ x, y })
  return direction === 'TB' ? ({ x, y }) => ({ x: width - x, y }) : ({ x, y }) => ({ x, y: height - y })
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
const widthOf = (state: StateNode): number => Math.min(230, Math.max(128, state.name.length * 7.2 + 54))
