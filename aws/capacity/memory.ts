import type { Change, Test } from '../../core/capacity/state.ts'
import type { CapacityStore } from './capacity.ts'

export interface MemoryStore extends CapacityStore {
  /** Replaces an item; undefined removes it. */
  put(bucket: string, item: Record<string, unknown> | undefined): void
}

/**
 * The capacity store of one process: what a deployment without a table has (each function then learns alone), and the
 * stand-in for DynamoDB wherever time is virtual. It has the same single-item conditional writes and nothing more.
 */
export function memoryStore(): MemoryStore {
  const items = new Map<string, Record<string, unknown>>()
  return {
    read: async buckets =>
      new Map(
        buckets.flatMap(bucket => {
          const item = items.get(bucket)
          return item ? [[bucket, { ...item }] as const] : []
        }),
      ),
    write: async (bucket, change) => {
      const item = items.get(bucket) ?? {}
      if (!(change.when ?? []).every(test => holds(item, test))) return undefined
      const next = applied(item, change)
      items.set(bucket, next)
      return { ...next }
    },
    put(bucket, item) {
      if (item) items.set(bucket, { ...item })
      else items.delete(bucket)
    },
    drop: async bucket => {
      items.delete(bucket)
    },
  }
}

const number = (value: unknown) => (typeof value === 'number' ? value : 0)
const list = (value: unknown): string[] => (Array.isArray(value) ? value : [])

function holds(item: Record<string, unknown>, test: Test): boolean {
  if (test.is === 'absent') return item[test.field] === undefined
  if (test.is === 'fewer than') return list(item[test.field]).length < test.value
  const value = number(item[test.field])
  return test.is === '<=' ? value <= test.value : test.is === '>' ? value > test.value : value === test.value
}

function applied(item: Record<string, unknown>, change: Change): Record<string, unknown> {
  const next: Record<string, unknown> = { ...item, ...change.set }
  for (const [to, from] of Object.entries(change.copy ?? {})) next[to] = number(item[from])
  for (const [field, by] of Object.entries(change.add ?? {})) next[field] = number(item[field]) + by
  const places = list(item.places).filter(place => !change.leave?.includes(place))
  if (change.join) places.push(change.join)
  if (places.length > 0) next.places = places
  else delete next.places
  for (const field of change.remove ?? []) delete next[field]
  return next
}
