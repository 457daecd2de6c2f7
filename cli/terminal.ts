import { stripVTControlCharacters, styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]

/** Where a command writes, and what the place can do. Everything that is drawn takes it as an argument. */
export interface Terminal {
  write(text: string): void
  /** A person looks at it: lines may be redrawn in place. */
  interactive: boolean
  /** Characters a line. */
  width: number
  /** Lines that are visible at a time. */
  height: number
  /** Colours the text where colours are wanted: a terminal without NO_COLOR, or FORCE_COLOR. */
  paint(style: Style, text: string): string
}

/** Wide enough for tables in a log or a pipe, which do not say how wide they are; some pseudo-terminals say 0. */
const PIPE_WIDTH = 120

/** @param stream stdout or stderr; styleText reads its TTY state, NO_COLOR and FORCE_COLOR */
export const createTerminal = (stream: NodeJS.WriteStream): Terminal => ({
  write: text => void stream.write(text),
  interactive: stream.isTTY === true,
  get width() {
    return stream.columns || PIPE_WIDTH
  },
  get height() {
    return stream.rows || 24
  },
  paint: (style, text) => styleText(style, text, { stream }),
})

/** Escape sequences aside, these move the cursor or hide text; tab and newline may stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** A model's text or an error may carry escape sequences; a terminal must show it, not obey it. */
export const printable = (text: string): string => stripVTControlCharacters(text).replace(CONTROL, '')

/** JSON leaves the controls above ASCII as they are, and terminals obey some of them. Escaped, the value is the same. */
export const printableJson = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** One line of at most `width` characters, whatever was in the text. */
export function oneLine(text: string, width: number): string {
  const line = printable(text.replace(/\s+/g, ' ')).trim()
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`
}

/** Breaks text at spaces; its own line breaks stay. */
export function wrap(text: string, width: number): string[] {
  return printable(text)
    .split('\n')
    .flatMap(paragraph => {
      const lines: string[] = []
      let line = ''
      for (const word of paragraph.split(' ')) {
        if (line && line.length + 1 + word.length > width) {
          lines.push(line)
          line = word
        } else line = line ? `${line} ${word}` : word
      }
      return [...lines, line]
    })
}
