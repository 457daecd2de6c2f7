import type { ReadEvent } from '../core/stream/reader.ts'
import { oneLine, type Terminal, wrap } from './terminal.ts'

const TEXT_WIDTH = 88

/** An answer while it comes, as the lines below its ladder. */
export interface LiveText {
  /** Takes what the stream tells and says how it looks now; undefined when nothing changed. */
  tell(event: ReadEvent['event']): string[] | undefined
}

/** A tier that breaks in the middle is named, and the text begins again. */
export const createLiveText = (terminal: Terminal): LiveText => {
  const { paint } = terminal
  const width = Math.min(TEXT_WIDTH, terminal.width - 4)
  let text = ''
  let note = ''
  let broke = ''
  const draw = () => {
    // What broke off is not the answer: it is dimmed for as long as nothing else has come.
    const lines = wrap(text, width).flatMap(line => cutToColumns(line, width))
    const shown = text.trim() === '' ? [] : lines.map(line => `  ${broke ? paint('dim', line) : line}`)
    return [...(note ? [`  ${paint('yellow', `! ${oneLine(note, width - 2)}`)}`] : []), ...shown]
  }
  return {
    tell(event) {
      switch (event.type) {
        case 'attempt':
          note = broke ? `${broke}; ${event.tier} begins again` : ''
          text = ''
          broke = ''
          return draw()
        case 'delta': {
          const more = event.event.contentBlockDelta?.delta?.text
          if (typeof more !== 'string' || more === '') return undefined
          text = `${text}${more}`
          return draw()
        }
        case 'left':
          if (text === '') return undefined
          broke = `${event.tier} broke off after ${text.length} characters`
          note = broke
          return draw()
        case 'lost':
          if (text === '') return undefined
          note = 'a part of the text is missing; the answer will have it'
          return draw()
        default:
          return undefined
      }
    },
  }
}

/** From U+1100 on, where the wide scripts begin, but for European letters, punctuation, arrows, signs and boxes. */
const WIDE = /[\u1100-\u1dff\u2300-\u24ff\u25b0-\u{10ffff}]/u

/** A line that is redrawn in place may not wrap: too many columns are counted for some characters, and never too few. */
const cutToColumns = (line: string, width: number): string[] => {
  const pieces: string[] = []
  let piece = ''
  let columns = 0
  for (const character of line.replaceAll('\t', '    ')) {
    const wide = WIDE.test(character) ? 2 : 1
    if (columns + wide > width) {
      pieces.push(piece)
      piece = ''
      columns = 0
    }
    piece += character
    columns += wide
  }
  return [...pieces, piece]
}
