import { formatDuration, formatUsd, plural } from '../format.ts'
import type { Bar, Lane } from './model.ts'

export interface TimelineLaneProps {
  lane: Lane
  /** Milliseconds → per cent of the track. */
  position: (ms: number) => string
  /** Where the deadline is, when it is on the axis. */
  deadline: string | undefined
  onSelect: (state: string) => void
}

export const TimelineLane = ({ lane, position, deadline, onSelect }: TimelineLaneProps) => (
  <li className="lane">
    <div className="lane-name">
      <span className="lane-title">{lane.title}</span>
      <span className="lane-subtitle">{lane.subtitle}</span>
    </div>
    <div className="track">
      {gapsOf(lane.bars).map(([from, to]) => (
        <span
          key={from}
          className="gap"
          style={{ insetInlineStart: position(from), inlineSize: `calc(${position(to)} - ${position(from)})` }}
        />
      ))}
      {lane.bars.map(bar => (
        <TimelineBar key={bar.from} bar={bar} lane={lane} position={position} onSelect={onSelect} />
      ))}
      {deadline && <span className="deadline" style={{ insetInlineStart: deadline }} title="Deadline" />}
    </div>
    <div className={`lane-result ${lane.tone}`}>
      {lane.outcome}
      <span className="lane-subtitle">{detailOf(lane)}</span>
    </div>
  </li>
)

function TimelineBar({ bar, lane, position, onSelect }: { bar: Bar } & Omit<TimelineLaneProps, 'deadline'>) {
  const took = formatDuration(bar.to - bar.from)
  const text = [
    `${lane.title}: ${bar.outcome}`,
    bar.open ? `for ${took}` : `after ${took}`,
    bar.firstToken === undefined ? '' : `first token after ${formatDuration(bar.firstToken - bar.from)}`,
    bar.message ?? '',
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <>
      <button
        type="button"
        className={`bar ${bar.tone}`}
        style={{
          insetInlineStart: position(bar.from),
          inlineSize: `calc(${position(bar.to)} - ${position(bar.from)})`,
        }}
        title={text}
        aria-label={text}
        data-outcome={bar.outcome}
        onClick={() => onSelect(bar.state)}
      />
      {bar.firstToken !== undefined && (
        <span className="first-token" style={{ insetInlineStart: position(bar.firstToken) }} title="First token" />
      )}
    </>
  )
}

/** The pauses before retries: between two calls of the same visit. */
const gapsOf = (bars: readonly Bar[]): [number, number][] =>
  bars.slice(1).flatMap((bar, index) => {
    const before = bars[index]
    return before?.visit === bar.visit ? [[before.to, bar.from] as [number, number]] : []
  })

function detailOf(lane: Lane): string {
  const spent = lane.bars.reduce((sum, bar) => sum + bar.to - bar.from, 0)
  const parts = [lane.tries > 1 ? plural(lane.tries, 'call') : '', formatDuration(spent)]
  if (lane.usd > 0) parts.push(formatUsd(lane.usd))
  return parts.filter(Boolean).join(' · ')
}
