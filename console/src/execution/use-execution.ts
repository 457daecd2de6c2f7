import { useEffect, useMemo, useRef, useState } from 'react'
import { type HistoryEvent, readEvent, readEvents } from '../../../core/history/event.ts'
import { readExecution, readHistoryPage } from '../api/laptop.ts'
import { describeExecution, describeStateMachineForExecution, getExecutionHistory } from '../api/step-functions.ts'
import { useStream } from '../api/stream.ts'
import { type Query, useQuery } from '../api/use-query.ts'
import { useDebounced } from '../executions/use-debounced.ts'
import type { ExecutionInfo } from './execution-info.ts'

export const isExpress = (arn: string): boolean => arn.includes(':express:')

/** What the page shows of an execution besides its history. STANDARD ones come from AWS's API, EXPRESS ones have no name there. */
export function useExecution(arn: string): Query<ExecutionInfo> {
  return useQuery(`execution ${arn}`, signal => (isExpress(arn) ? express(arn, signal) : standard(arn, signal)))
}

async function standard(arn: string, signal: AbortSignal): Promise<ExecutionInfo> {
  const [execution, machine] = await Promise.all([
    describeExecution(arn, signal),
    describeStateMachineForExecution(arn, signal),
  ])
  const { startDate, stopDate, ...rest } = execution
  return {
    ...rest,
    type: 'STANDARD',
    machine: machine.name,
    startDate: startDate * 1000,
    ...(stopDate !== undefined && { stopDate: stopDate * 1000 }),
    definition: JSON.parse(machine.definition) as unknown,
  }
}

const express = (arn: string, signal: AbortSignal): Promise<ExecutionInfo> => readExecution(arn, signal)

export interface LiveHistory {
  events: HistoryEvent[]
  loading: boolean
  error: Error | undefined
}

/**
 * The history: page by page when the execution has ended, and as it is recorded while it runs. The stream begins with
 * the first event, so a running execution needs nothing else.
 */
export function useHistory(arn: string, info: ExecutionInfo | undefined, changed: () => void): LiveHistory {
  const [state, setState] = useState<LiveHistory>({ events: [], loading: true, error: undefined })
  const known = useRef(new Map<number, HistoryEvent>())
  const streamed = useRef(false)
  const show = useMemo(
    () => () => {
      const events = [...known.current.values()].sort((a, b) => a.id - b.id)
      setState({ events, loading: false, error: undefined })
    },
    [],
  )
  // A history of thousands of events arrives as fast as the network allows; each drawing takes its share of it.
  const showSoon = useDebounced(show, 80)
  const running = info?.status === 'RUNNING'
  if (running) streamed.current = true

  useStream(streamed.current ? `/_stepdown/stream?execution=${encodeURIComponent(arn)}` : undefined, message => {
    const data = message.data as { executionArn?: string; event?: unknown; status?: string }
    // After a `reset` nothing is certain: not even that the execution still exists.
    if (data.executionArn !== arn && message.type !== 'map-run' && message.type !== 'reset') return
    if (message.type === 'history') {
      const event = readEvent(data.event)
      known.current.set(event.id, event)
      showSoon()
    } else changed()
  })

  // One that has ended is not followed, but the laptop may forget it all the same.
  useStream('/_stepdown/stream', message => {
    if (message.type === 'reset' && !streamed.current) changed()
  })

  useEffect(() => {
    if (!info || streamed.current) return
    const controller = new AbortController()
    load(arn, controller.signal, raw => {
      for (const event of readEvents(raw)) known.current.set(event.id, event)
      showSoon()
    }).then(show, (error: Error) => {
      if (!controller.signal.aborted) setState(old => ({ ...old, loading: false, error }))
    })
    return () => controller.abort()
  }, [arn, info, show, showSoon])
  return state
}

async function load(arn: string, signal: AbortSignal, take: (events: unknown[]) => void): Promise<void> {
  if (isExpress(arn)) {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: { events: unknown[]; next?: number } = await readHistoryPage(arn, after, signal)
      take(page.events)
      after = page.next
    }
    return
  }
  let token: string | undefined
  do {
    const page = await getExecutionHistory(arn, token, signal)
    take(page.events)
    token = page.nextToken
  } while (token !== undefined)
}
