const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** Steps that people count time in. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map(seconds => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(minutes => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map(hours => hours * HOUR),
]

/** Where the marks of an axis of `length` milliseconds are, and what they are called; about `count` of them. */
export function ticksOf(length: number, count = 6): { at: number; text: string }[] {
  const rough = length / count
  const step = STEPS.find(candidate => candidate >= rough) ?? Math.ceil(rough / (24 * HOUR)) * 24 * HOUR
  return Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => ({
    at: index * step,
    text: index === 0 ? '0' : textOf(index * step, step),
  }))
}

/** In the unit of the step, so that all marks of an axis read alike. */
function textOf(ms: number, step: number): string {
  if (step < SECOND) return ms < SECOND ? `${ms} ms` : `${Math.round(ms) / SECOND} s`
  if (step < MINUTE) {
    const seconds = ms / SECOND
    return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`
  }
  if (step < HOUR) {
    const minutes = ms / MINUTE
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`
  }
  return `${ms / HOUR} h`
}
