import './graph.css'
import ButtonGroup from '@cloudscape-design/components/button-group'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import type { StateMap } from '../../../core/history/definition.ts'
import type { StateSummary } from '../../../core/history/history.ts'
import type { PlacedNode } from './geometry.ts'
import { GraphEdges } from './graph-edges.tsx'
import { GraphNode } from './graph-node.tsx'
import { layOutFor } from './layout.ts'
import { Legend } from './legend.tsx'
import { neighbour } from './neighbour.ts'
import { useFrameSize } from './use-frame-size.ts'
import { useView } from './use-view.ts'

export interface StateGraphProps {
  map: StateMap
  /** What happened to each state; a state without an entry was not entered. Absent: a plain drawing of a definition. */
  states?: ReadonlyMap<string, StateSummary>
  /** Transitions that were taken, as `from → to`. */
  taken?: ReadonlySet<string>
  selected: string | undefined
  /** The state that was entered last. */
  current?: string | undefined
  onSelect: (name: string | undefined) => void
}

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] } as const

/** The state machine as the Step Functions console draws it: status by colour and words, errors caught on dashed lines. */
export function StateGraph({ map, states, taken, selected, current, onSelect }: StateGraphProps) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useFrameSize(frame)
  const layout = useMemo(() => layOutFor(map, size), [map, size])
  const { view, zoom, fitAll, revealNode, drag } = useView(
    frame,
    size,
    layout,
    layout.nodes.find(({ name }) => name === (selected ?? current)),
  )

  // A state chosen elsewhere (events, timeline) comes into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection moves the drawing
  useEffect(() => {
    const node = layout.nodes.find(({ name }) => name === selected)
    if (node) revealNode(node)
  }, [selected])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const focused = (document.activeElement as SVGElement | null)?.dataset?.state
    const node = layout.nodes.find(({ name }) => name === focused)
    const arrow = ARROWS[event.key as keyof typeof ARROWS]
    if (arrow && node) focus(frame.current, neighbour(layout, node, arrow))
    else if (event.key === '+' || event.key === '=') zoom(1.25)
    else if (event.key === '-') zoom(0.8)
    else if (event.key === '0') fitAll()
    else if (event.key === 'Escape') onSelect(undefined)
    else return
    event.preventDefault()
  }

  const drawn = (node: PlacedNode) => (
    <GraphNode
      key={node.name}
      node={node}
      summary={states?.get(node.name)}
      known={states !== undefined}
      selected={node.name === selected}
      onSelect={onSelect}
    />
  )
  return (
    <div className="graph">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys act on the states inside, which take the focus */}
      <div className="graph-frame" ref={frame} onKeyDown={onKeyDown} {...drag} onPointerLeave={drag.onPointerUp}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing */}
        <svg role="group" aria-label="State machine graph" width="100%" height="100%">
          <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
            {layout.nodes.filter(node => node.container).map(drawn)}
            <GraphEdges edges={layout.edges} taken={taken} />
            {layout.nodes.filter(node => !node.container).map(drawn)}
          </g>
        </svg>
      </div>
      <div className="graph-tools">
        <ButtonGroup
          variant="icon"
          ariaLabel="Zoom"
          items={[
            { type: 'icon-button', id: 'in', iconName: 'zoom-in', text: 'Zoom in (+)' },
            { type: 'icon-button', id: 'out', iconName: 'zoom-out', text: 'Zoom out (−)' },
            { type: 'icon-button', id: 'fit', iconName: 'zoom-to-fit', text: 'Fit (0)' },
          ]}
          onItemClick={({ detail }) => (detail.id === 'in' ? zoom(1.25) : detail.id === 'out' ? zoom(0.8) : fitAll())}
        />
      </div>
      {states && <Legend />}
    </div>
  )
}

function focus(frame: HTMLElement | null, node: PlacedNode | undefined): void {
  if (!node) return
  frame?.querySelector<SVGElement>(`[data-state="${CSS.escape(node.name)}"]`)?.focus()
}
