const opening = 'This is a simulated answer; no model was called.'

const bodies = [
  'A good answer would begin with what {topic} is for and who needs it.',
  'It would name two or three things that set {topic} apart, with an example for each.',
  'It would say plainly where {topic} falls short, and what to use instead.',
  'It would separate what is known about {topic} from what is merely likely.',
  'It would give one small thing to try first, so that {topic} becomes concrete.',
  'It would mention what {topic} costs, in money and in attention.',
  'It would end with a question back to you, because the right answer on {topic} depends on your aim.',
  'It would keep the order of the question, so that each part of {topic} is easy to find.',
]

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
  const sentences = [opening, asked]
  // Three to five of the sentences, in their order, so that the text reads as one.
  const wanted = 3 + (seed % 3)
  for (let i = 0; i < bodies.length && sentences.length < wanted + 2; i++) {
    const left = bodies.length - i
    const needed = wanted + 2 - sentences.length
    if (left <= needed || (seed >>> (i + 3)) & 1) sentences.push((bodies[i] as string).replace('{topic}', topic))
  }
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
  const [first = ''] = prompt
    .slice(0, 400)
    .trim()
    .split(/\n|(?<=[.?!])\s/, 1)
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
