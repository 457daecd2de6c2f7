import type { Random } from './random.ts'

/** Values that programs trip over. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, -0, 2 ** 53],
  ...['', ' ', 'x', '\u0000', '\ud800', '{% $x %}', '../..', '%', 'a'.repeat(5000), '__proto__', 'constructor', 'NaN'],
  ...['1e9999999999', '((((', ':v', 'SET a = :nope', 'arn:aws:::', 'Zm9v', '9'.repeat(400), '*'.repeat(200)],
  ...[[], [null], [[]], {}, { a: { a: { a: {} } } }, { S: 1 }, { N: 'abc' }, { L: null }, { M: [] }, { text: 1 }],
]

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const ODD_TEXTS = [
  'null',
  '1',
  '"x"',
  '[]',
  '{',
  '',
  'true',
  '{"a":',
  deep(3000),
  '\ufeff{}',
  '{"__proto__":{"a":1}}',
  'NaN',
]
const ODD_KEYS = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', '', 'S', 'a'.repeat(300)]

/** A value like `value` with some of its parts gone, doubled, renamed or replaced by odd ones. */
export const oddValue = (value: unknown, random: Random): unknown => {
  if (random.chance(0.1)) return random.pick(ODD)
  if (Array.isArray(value)) {
    const copy = value.map(item => oddValue(item, random))
    return random.chance(0.1) ? [...copy, random.pick(ODD)] : copy
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    if (random.chance(0.07)) return []
    return [[random.chance(0.05) ? random.pick(ODD_KEYS) : key, oddValue(part, random)]]
  })
  if (random.chance(0.05)) entries.push([random.pick(ODD_KEYS), random.pick(ODD)])
  return Object.fromEntries(entries)
}

/** The JSON of an odd value, or a text that is no JSON, or cut off. */
export const oddJson = (value: unknown, random: Random): string => {
  if (random.chance(0.08)) return random.pick(ODD_TEXTS)
  const text = JSON.stringify(oddValue(value, random)) ?? ''
  return random.chance(0.04) ? text.slice(0, Math.floor(text.length * random.next())) : text
}
