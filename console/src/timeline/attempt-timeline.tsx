import './timeline.css'
import Box from '@cloudscape-design/components/box'
import { useEffect, useState } from 'react'
import type { History } from '../../../core/history/history.ts'
import { formatClock, formatDuration } from '../format.ts'
import { readTimeline, ticksOf } from './model.ts'
import { TimelineLane } from './timeline-lane.tsx'

export interface AttemptTimelineProps {
  history: History
  onSelect: (state: string) => void
}

/** A lane for each tier, a bar for each call, from the first throttle to the answer. */
export function AttemptTimeline({ history, onSelect }: AttemptTimelineProps) {
  const running = history.ladder.endedAt === undefined
  const now = useNow(running)
  const timeline = readTimeline(history, Math.max(now, history.events.at(-1)?.timestamp ?? 0))
  const { lanes, skipped, length, deadline } = timeline
  const drawn = deadline !== undefined && deadline <= length
  const position = (ms: number): string => `${Math.min(100, Math.max(0, (ms / length) * 100))}%`
  if (lanes.length === 0 && skipped.length === 0) {
    return <Box color="text-body-secondary">{running ? 'No tier was tried yet.' : 'No tier was tried.'}</Box>
  }
  return (
    <div className="timeline">
      <div className="axis" aria-hidden="true">
        <div className="track">
          {ticksOf(length).map(tick => (
            <span key={tick} className="tick" style={{ insetInlineStart: position(tick) }}>
              {tick === 0 ? '0' : formatTick(tick)}
            </span>
          ))}
        </div>
      </div>
      <ul className="lanes">
        {lanes.map(lane => (
          <TimelineLane
            key={`${lane.title} ${lane.subtitle}`}
            lane={lane}
            position={position}
            deadline={drawn ? position(deadline) : undefined}
            onSelect={onSelect}
          />
        ))}
        {skipped.map(({ tier, reason }) => (
          <li key={tier} className="lane skipped">
            <div className="lane-name">
              <span className="lane-title">{tier}</span>
              <span className="lane-subtitle">skipped</span>
            </div>
            <div className="lane-reason">{reason}</div>
          </li>
        ))}
      </ul>
      <div className="timeline-key">
        <span className="first-token-key">First token</span>
        {deadline !== undefined && (
          <span className={drawn ? 'deadline-key' : ''}>
            Deadline {formatClock((history.ladder.startedAt ?? 0) + deadline)}, {formatDuration(deadline)} after the
            start
          </span>
        )}
      </div>
    </div>
  )
}

const formatTick = (ms: number): string =>
  ms < 1000 ? `${ms} ms` : ms < 60_000 ? `${ms / 1000} s` : formatDuration(ms)

/** The time, ten times a second while something runs. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [running])
  return now
}
