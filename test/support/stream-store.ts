import { type StreamStore, StreamTaken } from '../../aws/stream/store.ts'
import type { Clock } from '../../core/clock.ts'
import type { StreamItem } from '../../core/stream/events.ts'

/** What becomes of one access: it takes `ms`, and may fail before or after it did something, or never answer. */
export interface Access {
  ms: number
  fate: 'done' | 'refused' | 'done, then refused' | 'never' | 'done, then never'
}

export interface MemoryStreams extends StreamStore {
  items: Map<string, StreamItem>
  /** How many writes are under way, and how many were aborted. */
  underWay: number
  aborted: number
  puts: number
  read(id: string): (after: string, signal?: AbortSignal) => Promise<StreamItem[]>
}

const QUICK: Access = { ms: 5, fate: 'done' }

/** The streams table in memory, with the fate of each access as a test wants it. */
export const memoryStreams = (
  clock: Clock,
  fateOfPut: () => Access = () => QUICK,
  fateOfRead: () => Access = () => QUICK,
): MemoryStreams => {
  const items = new Map<string, StreamItem>()
  const access = async ({ ms, fate }: Access, work: () => void, signal?: AbortSignal) => {
    await clock.sleep(ms, signal)
    if (fate.startsWith('done')) work()
    if (fate.endsWith('refused')) throw new Error('the store refuses')
    if (fate.endsWith('never'))
      await new Promise((_, reject) => {
        if (signal?.aborted) reject(signal.reason)
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
  }
  const store: MemoryStreams = {
    items,
    underWay: 0,
    aborted: 0,
    puts: 0,
    async put(item, signal) {
      store.underWay += 1
      store.puts += 1
      const aborted = () => {
        store.aborted += 1
      }
      signal.addEventListener('abort', aborted)
      try {
        await access(
          fateOfPut(),
          () => {
            const there = items.get(`${item.pk} ${item.sk}`)
            if (there && there.executionArn !== item.executionArn) throw new StreamTaken('taken')
            items.set(`${item.pk} ${item.sk}`, item)
          },
          signal,
        )
      } finally {
        store.underWay -= 1
        signal.removeEventListener('abort', aborted)
      }
    },
    warm: async () => {},
    read: id => async (after, signal) => {
      let found: StreamItem[] = []
      await access(
        fateOfRead(),
        () => {
          found = [...items.values()]
            .filter(item => item.pk === id && item.sk > after)
            .sort((a, b) => (a.sk < b.sk ? -1 : 1))
        },
        signal,
      )
      return found
    },
  }
  return store
}
