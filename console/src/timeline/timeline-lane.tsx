import './bars.css'
import { formatDuration, formatUsd, plural } from '../format.ts'
import { densityOf, MANY } from './density.ts'
import type { Bar, Gap, Lane } from './model.ts'

export interface TimelineLaneProps {
  lane: Lane
  /** The length of the axis in milliseconds. */
  length: number
  /** Milliseconds → per cent of the track. */
  position: (ms: number) => string
  /** Where the deadline is, when it is on the axis. */
  deadline: string | undefined
  onSelect: (state: string, visit: number) => void
}

export function TimelineLane({ lane, length, position, deadline, onSelect }: TimelineLaneProps) {
  const last = lane.bars.at(-1)
  if (!last) return <UntriedLane lane={lane} />
  const spoken = [lane.outcome, detailOf(lane), lane.message ?? ''].filter(Boolean).join(', ')
  return (
    <li className="lane">
      <button
        type="button"
        className="lane-name"
        data-outcome={lane.outcome}
        onClick={() => onSelect(last.state, last.visit)}
      >
        <span className="lane-title">{lane.title}</span>
        <span className="lane-subtitle">{lane.subtitle}</span>
        <span className="visually-hidden">{spoken}</span>
      </button>
      <div className="track" aria-hidden="true">
        {lane.bars.length > MANY ? (
          <Density lane={lane} length={length} position={position} />
        ) : (
          <>
            {lane.gaps.map(gap => (
              <GapView key={gap.from} gap={gap} position={position} />
            ))}
            {lane.bars.map(bar => (
              <BarView key={bar.from} bar={bar} position={position} onSelect={onSelect} />
            ))}
          </>
        )}
        {deadline && <span className="deadline" style={{ insetInlineStart: deadline }} />}
      </div>
      <div className="lane-result">
        <span className={lane.tone}>{lane.outcome}</span>
        <span className="lane-subtitle">{detailOf(lane)}</span>
      </div>
      {lane.message !== undefined && (
        <span className="lane-message" title={lane.message}>
          {lane.message}
        </span>
      )}
    </li>
  )
}

/** A tier of the plan that was not asked, and why. */
const UntriedLane = ({ lane }: { lane: Lane }) => (
  <li className={`lane untried ${lane.fate === 'skipped' ? 'skipped' : ''}`}>
    <div className="lane-name">
      <span className="lane-title">{lane.title}</span>
      <span className="lane-subtitle">{lane.subtitle}</span>
    </div>
    <div className="lane-reason">
      {lane.fate}
      {lane.why && `: ${lane.why}`}
    </div>
  </li>
)

const span = (from: string, to: string) => ({ insetInlineStart: from, inlineSize: `calc(${to} - ${from})` })

/** Decoration: the lane's name says the same and is reached by keyboard; a click selects this very visit. */
function BarView({ bar, position, onSelect }: { bar: Bar } & Pick<TimelineLaneProps, 'position' | 'onSelect'>) {
  const took = formatDuration(bar.to - bar.from)
  const title = [`${bar.outcome} after ${took}`, bar.message ?? ''].filter(Boolean).join(': ')
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the name of the lane is the button */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the name of the lane is the button */}
      <span
        className={`bar ${bar.tone}`}
        style={span(position(bar.from), position(bar.to))}
        title={title}
        data-outcome={bar.outcome}
        onClick={() => onSelect(bar.state, bar.visit)}
      />
      {bar.firstToken !== undefined && (
        <span className="first-token" style={{ insetInlineStart: position(bar.firstToken) }} title="First token" />
      )}
    </>
  )
}

function GapView({ gap, position }: { gap: Gap } & Pick<TimelineLaneProps, 'position'>) {
  const text = `${gap.why} ${formatDuration(gap.to - gap.from)}`
  return (
    <span className="gap" style={span(position(gap.from), position(gap.to))} title={text}>
      <span className="gap-label">{text}</span>
    </span>
  )
}

const Density = ({ lane, length, position }: Pick<TimelineLaneProps, 'lane' | 'length' | 'position'>) => (
  <>
    {densityOf(lane.bars, length).map(({ from, to, share, tone }) => (
      <span
        key={from}
        className={`density ${tone}`}
        style={{ ...span(position(from), position(to)), blockSize: `${Math.max(12, share * 100)}%` }}
      />
    ))}
  </>
)

function detailOf(lane: Lane): string {
  const spent = lane.bars.reduce((sum, bar) => sum + bar.to - bar.from, 0)
  const parts = [lane.tries > 1 ? plural(lane.tries, 'call') : '', formatDuration(spent)]
  if (lane.usd > 0) parts.push(formatUsd(lane.usd))
  return parts.filter(Boolean).join(' · ')
}
