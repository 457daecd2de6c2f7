import type { KeyboardEvent } from 'react'
import type { StateSummary } from '../../../core/history/history.ts'
import type { PlacedNode } from './geometry.ts'
import { StateIcon } from './state-icon.tsx'

export interface GraphNodeProps {
  node: PlacedNode
  summary: StateSummary | undefined
  /** False when only the definition is drawn and no state has a status. */
  known: boolean
  selected: boolean
  onSelect: (name: string | undefined) => void
}

const WORDS: Readonly<Record<string, string>> = {
  succeeded: 'succeeded',
  caught: 'error caught',
  failed: 'failed',
  timedOut: 'timed out',
  running: 'in progress',
  aborted: 'aborted',
}

/** One state, or the round Start or End. */
export function GraphNode({ node, summary, known, selected, onSelect }: GraphNodeProps) {
  const { name, state, x, y, width, height } = node
  if (!state) return <RoundNode node={node} />
  const status = summary?.status ?? (known ? 'not-entered' : 'plain')
  const retries = summary?.retries ?? 0
  const visits = summary?.visits ?? 0
  const badge = [visits > 1 ? `×${visits}` : '', retries > 0 ? `↻${retries}` : ''].filter(Boolean).join(' ')
  const label = [
    // What is seen comes first: who speaks to the computer says what they read.
    [node.container ? `${name} (${state.type})` : `${typeText(state.type, state.resource)} ${name}`, badge]
      .join(' ')
      .trim(),
    known ? (summary ? WORDS[status] : 'not entered') : '',
    visits > 1 ? `entered ${visits} times` : '',
    retries > 0 ? `${retries} ${retries === 1 ? 'retry' : 'retries'}` : '',
  ]
  const select = () => onSelect(selected ? undefined : name)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    select()
  }
  const room = Math.floor((width - 56) / 7)
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button in SVG
    <g
      role="button"
      tabIndex={0}
      aria-label={label.filter(Boolean).join(', ')}
      aria-pressed={selected}
      data-state={name}
      data-status={status}
      className={`node ${status} ${selected ? 'selected' : ''} ${node.container ? 'container' : ''}`}
      transform={`translate(${x - width / 2} ${y - height / 2})`}
      onClick={select}
      onKeyDown={onKeyDown}
    >
      <rect className="box" width={width} height={height} rx="8" />
      <g transform={node.container ? 'translate(10 7)' : `translate(12 ${height / 2 - 10})`}>
        <StateIcon type={state.type} />
      </g>
      <text className="kind" x={node.container ? 38 : 42} y={node.container ? 22 : 20}>
        {node.container ? `${name} (${state.type})` : typeText(state.type, state.resource)}
      </text>
      {/* Screen readers and voice control read the texts as one: the blank keeps the words apart. */}{' '}
      {!node.container && (
        <text className="name" x="42" y="37">
          {name.length > room ? `${name.slice(0, room - 1)}…` : name}
        </text>
      )}{' '}
      {badge && (
        <g transform={`translate(${width - 8} 0)`}>
          <rect className="badge" x={-badge.length * 7 - 10} y="-9" width={badge.length * 7 + 12} height="18" rx="9" />
          <text className="badge-text" x={-(badge.length * 7) / 2 - 4} y="4" textAnchor="middle">
            {badge}
          </text>
        </g>
      )}
      {name.length > room && <title>{name}</title>}
    </g>
  )
}

const RoundNode = ({ node }: { node: PlacedNode }) => (
  <g transform={`translate(${node.x - node.width / 2} ${node.y - node.height / 2})`} className="round">
    <rect width={node.width} height={node.height} rx={node.height / 2} />
    <text x={node.width / 2} y={node.height / 2 + 4} textAnchor="middle">
      {node.name.startsWith('⊢') ? 'Start' : 'End'}
    </text>
  </g>
)

const typeText = (type: string, resource: string | undefined): string =>
  resource?.startsWith('lambda') ? 'Lambda: Invoke' : resource ? `Task: ${resource}` : `${type} state`
