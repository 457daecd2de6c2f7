import type { PlacedEdge } from './geometry.ts'

/** The transitions. Lines of Catch are dashed; what was taken is dark, the rest is light. */
export const GraphEdges = ({
  edges,
  taken,
}: {
  edges: readonly PlacedEdge[]
  taken?: ReadonlySet<string> | undefined
}) => (
  <g className="edges">
    <defs>
      {(['edge', 'edge-taken', 'edge-caught'] as const).map(id => (
        <marker
          key={id}
          id={id}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
          markerUnits="userSpaceOnUse"
        >
          <path d="M0,0L8,4L0,8z" className={id} />
        </marker>
      ))}
    </defs>
    {[...edges]
      // What was taken lies on top.
      .sort((one, other) => Number(isTaken(one, taken)) - Number(isTaken(other, taken)))
      .map(edge => {
        const { from, to, kind, labels } = edge.transition
        const on = isTaken(edge, taken)
        const marker = on ? (kind === 'catch' ? 'edge-caught' : 'edge-taken') : 'edge'
        return (
          <path
            key={`${from} ${to} ${kind}`}
            d={edge.path}
            className={`line ${kind === 'catch' ? 'catch' : ''} ${on ? 'taken' : ''}`}
            markerEnd={`url(#${marker})`}
          >
            <title>{`${kind === 'catch' ? 'Catch' : kind} ${labels.join('; ')}`.trim()}</title>
          </path>
        )
      })}
  </g>
)

const isTaken = ({ transition }: PlacedEdge, taken: ReadonlySet<string> | undefined): boolean =>
  taken?.has(`${transition.from} → ${transition.to} ${transition.kind === 'catch'}`) ?? false
