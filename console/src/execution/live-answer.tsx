import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useEffect, useState } from 'react'
import { isRecord, parsed } from '../../../core/history/values.ts'
import { createReader, type ReadEvent } from '../../../core/stream/reader.ts'
import { readAnswerStream } from '../api/laptop.ts'
import type { ExecutionInfo } from './execution-info.ts'

const PAUSE_MS = 150

interface Live {
  text: string
  note: string
}

/** The words of a running execution that streams, while they come; undefined until there are some. */
export function useLiveAnswer(info: ExecutionInfo | undefined): React.ReactNode {
  const [live, setLive] = useState<Live>({ text: '', note: '' })
  const arn = info?.executionArn ?? ''
  const request = parsed(info?.input)
  const streams = info?.status === 'RUNNING' && isRecord(request) && 'stream' in request

  useEffect(() => {
    if (!streams) return
    const controller = new AbortController()
    void readAlong(arn, controller.signal, setLive)
    return () => controller.abort()
  }, [arn, streams])

  if (!streams || (live.text === '' && live.note === '')) return undefined
  return (
    <div className="answer live-answer">
      {live.note !== '' && <StatusIndicator type="warning">{live.note}</StatusIndicator>}
      <p className="said">{live.text}</p>
    </div>
  )
}

async function readAlong(arn: string, signal: AbortSignal, show: (live: Live) => void): Promise<void> {
  const reader = createReader({ id: '', executionArn: arn })
  let live: Live = { text: '', note: '' }
  while (!signal.aborted) {
    try {
      const { items } = await readAnswerStream(arn, reader.after(), signal)
      const before = live
      for (const { event } of reader.take(items)) live = told(live, event)
      if (live !== before && !signal.aborted) show(live)
    } catch {
      // The page says itself that the laptop cannot be reached.
    }
    await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
  }
}

/** A tier that breaks in the middle is named, and the text begins again. */
function told(live: Live, event: ReadEvent['event']): Live {
  switch (event.type) {
    case 'attempt':
      return { text: '', note: live.note && `${live.note}; ${event.tier} begins again` }
    case 'delta': {
      const more = event.event.contentBlockDelta?.delta?.text
      return typeof more === 'string' ? { ...live, text: live.text + more } : live
    }
    case 'left':
      return live.text === '' ? live : { ...live, note: `${event.tier} broke off after ${live.text.length} characters` }
    case 'lost':
      return live.text === '' ? live : { ...live, note: 'A part of the text is missing; the answer will have it' }
    default:
      return live
  }
}
