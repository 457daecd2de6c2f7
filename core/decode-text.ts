const MARKS: readonly [label: string, bytes: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/**
 * The text of a file by its byte order mark, as Windows saves them: `>` in PowerShell writes UTF-16, Notepad UTF-8 with a
 * mark. Without a mark it is UTF-8. The mark is no part of the text.
 */
export const decodeText = (bytes: Uint8Array): string => decoderOf(bytes).decode(bytes)

/** The decoder for a text that begins with these bytes: at least three of them, where there are as many. */
export function decoderOf(bytes: Uint8Array) {
  const [label] = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte)) ?? ['utf-8']
  return new TextDecoder(label)
}
