const opening = 'This is a simulated answer; no model was called.'

const first = 'A real model would begin with what matters most about {topic}.'
const middle = [
  'It would define its terms before it uses them.',
  'It would give an example or two, so that the point is easy to see.',
  'It would separate what is known from what is merely likely.',
  'It would weigh the alternatives in a sentence each.',
  'It would say plainly where the limits are.',
  'It would keep to the order of your question.',
  'It would name one small thing to try first.',
]
const last = 'Ask a real model the same to read it in full.'

const limits = [
  /\b(?:less|fewer) than (\d+) words\b/i,
  /\b(?:at most|under|within|up to|no more than|maximum(?: of)?|max\.?) (\d+) words\b/i,
  /\bin (\d+) words\b/i,
]

/** FNV-1a: small, and the same on every machine. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}

/**
 * The simulated completion: the same prompt always gets the same few sentences, another prompt others; it says that
 * it is simulated, and keeps to "in less than N words" when the prompt asks for that.
 */
export function simulateText(prompt: string): string {
  const { asked, topic } = gist(prompt)
  const seed = hash(prompt)
  const limit = wordLimit(prompt)
  // Two or three of the middle sentences, in their order, so that the text reads as one.
  const wanted = 2 + (seed & 1)
  const chosen = middle.map((sentence, i) => ({ sentence, i, rank: hash(`${i} ${seed}`) }))
  chosen.sort((a, b) => a.rank - b.rank)
  const between = chosen.slice(0, wanted).sort((a, b) => a.i - b.i)
  const sentences = [
    opening,
    asked,
    first.replace('{topic}', () => topic),
    ...between.map(({ sentence }) => sentence),
    last,
  ]
  while (sentences.length > 1 && words(sentences.join(' ')) >= limit) sentences.pop()
  const text = sentences.join(' ')
  return words(text) < limit ? text : limit > 2 ? 'Simulated answer.' : 'Simulated.'
}

const words = (text: string) => text.split(/\s+/).length

/** N of "in less than N words": the answer stays below it. */
function wordLimit(prompt: string): number {
  for (const pattern of limits) {
    const match = pattern.exec(prompt)
    if (match) return Math.max(2, Number(match[1]))
  }
  return Number.POSITIVE_INFINITY
}

const lengthClause =
  /[,;]?\s*\b(?:in|using|with)?\s*(?:(?:less|fewer) than|at most|under|within|up to|no more than|in) \d+ words.*$/i

const preamble =
  /^(?:please\s+|kindly\s+|can you\s+|could you\s+)*(?:(?:tell|teach) (?:me|us) (?:more )?about|explain(?: to me)?|describe|summari[sz]e|what(?:'s| is| are)|who (?:is|was)|give me|write(?: me)?|talk about|answer)\s+/i

/**
 * What a prompt is about, short enough to stand in a sentence: "Amazon Bedrock" for "Tell me about Amazon Bedrock".
 * A prompt that does not begin in such a way is quoted instead.
 */
function gist(prompt: string): { asked: string; topic: string } {
  const sentences = prompt
    .slice(0, 2000)
    .trim()
    .split(/\n+|(?<=[.?!])\s+/)
  const first = sentences.find(sentence => preamble.test(sentence)) ?? sentences[0] ?? ''
  const bare = first
    .replace(lengthClause, '')
    .replace(/[.?!:\s]+$/, '')
    .replace(/\s+/g, ' ')
  const topic = bare.replace(preamble, '')
  const words = topic.split(' ')
  if (topic !== bare && topic && words.length <= 8) return { asked: `You asked about ${topic}.`, topic }
  const quote = bare.split(' ').slice(0, 10).join(' ')
  const asked = quote ? `You wrote “${quote}${quote === bare ? '' : ' …'}”.` : 'You asked for an answer.'
  return { asked, topic: 'the subject' }
}
