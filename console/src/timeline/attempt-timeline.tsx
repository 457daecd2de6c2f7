import './timeline.css'
import Box from '@cloudscape-design/components/box'
import { useEffect, useState } from 'react'
import type { History } from '../../../core/history/history.ts'
import { formatClock, formatSetting } from '../format.ts'
import { readTimeline } from './model.ts'
import { ticksOf } from './ticks.ts'
import { TimelineLane } from './timeline-lane.tsx'

export interface AttemptTimelineProps {
  history: History
  /** Whether the execution goes on; a history that was left in the middle does not. */
  running: boolean
  onSelect: (state: string, visit: number) => void
}

/** A lane for each tier of the plan, a bar for each call, from the first throttle to the answer. */
export function AttemptTimeline({ history, running, onSelect }: AttemptTimelineProps) {
  const now = useNow(running)
  const last = history.events.at(-1)?.timestamp ?? 0
  const { lanes, length, deadline } = readTimeline(history, running ? Math.max(now, last) : last)
  const drawn = deadline !== undefined && deadline <= length
  const position = (ms: number): string => `${Math.min(100, Math.max(0, (ms / length) * 100))}%`
  if (lanes.length === 0)
    return <Box color="text-body-secondary">{running ? 'No tier was tried yet.' : 'No tier was tried.'}</Box>
  const hasFirstToken = lanes.some(lane => lane.bars.some(bar => bar.firstToken !== undefined))
  return (
    <div className="timeline">
      <div className="axis" aria-hidden="true">
        <div className="track">
          {ticksOf(length).map(({ at, text }) => (
            <span key={at} className="tick" style={{ insetInlineStart: position(at) }}>
              {text}
            </span>
          ))}
        </div>
      </div>
      <ul className="lanes">
        {lanes.map(lane => (
          <TimelineLane
            key={`${lane.title} ${lane.subtitle}`}
            lane={lane}
            length={length}
            position={position}
            deadline={drawn ? position(deadline) : undefined}
            onSelect={onSelect}
          />
        ))}
      </ul>
      <div className="timeline-key">
        {hasFirstToken && <span className="first-token-key">First token</span>}
        {deadline !== undefined && (
          <span className={drawn ? 'deadline-key' : ''}>
            Deadline {formatClock((history.ladder.startedAt ?? 0) + deadline).slice(0, 8)}, {formatSetting(deadline)}{' '}
            after the start
          </span>
        )}
      </div>
    </div>
  )
}

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
