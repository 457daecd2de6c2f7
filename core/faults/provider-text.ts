/** The first characters of a text, well-formed: never half of an emoji. */
export const cut = (text: string, limit: number): string =>
  (/[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? text.slice(0, limit - 1) : text.slice(0, limit)).toWellFormed()

/** Links lead to pages about other things: "…/extended-thinking#max-tokens-and-context-window-size". */
export const withoutLinks = (text: string): string => text.replace(/\bhttps?:\/\/\S+/gi, '…')

/** How providers set off what they quote. An apostrophe within a word is none. */
const QUOTES: readonly (readonly [open: RegExp, close: RegExp])[] = [
  [/"/, /"/],
  [/`/, /`/],
  [/“/, /”/],
  [/«/, /»/],
  [/\[/, /\]/],
  [/\{/, /\}/],
  [/\(/, /\)/],
  [/(?<![\p{L}\d])['‘]/u, /['’](?![\p{L}\d])/u],
]

/**
 * A provider's own words: without all between the first opening and the last closing mark of a kind, because what is
 * quoted may have such marks in it.
 */
export const outsideQuotes = (message: string): string =>
  QUOTES.reduce((text, [open, close]) => {
    const from = text.search(open)
    if (from < 0) return text
    const to = lastIndex(text, close)
    return `${text.slice(0, from)} … ${to > from ? text.slice(to + 1) : ''}`
  }, message)

const lastIndex = (text: string, mark: RegExp): number =>
  [...text.matchAll(new RegExp(mark, `g${mark.flags}`))].at(-1)?.index ?? -1
