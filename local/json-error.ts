/**
 * What AWS's JSON parser, Jackson, says of a text that is no JSON. It names a word that has no meaning and quotes the
 * source; here the quotation stops behind that word, for the rest may be a prompt, and so may what Node's parser quotes.
 * @param error what JSON.parse threw
 */
export const explainJson = (text: string, error: unknown): string => {
  const [start = '', word = ''] = /^\s*([a-z_$][\w$]{0,40})/i.exec(text) ?? []
  if (word === '') return (error as Error).message.replace(/,? ?(\.\.\.)?".*" is not valid JSON/s, ' in JSON')
  const what = ['NaN', 'Infinity'].includes(word)
    ? `Non-standard token '${word}': enable JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS to allow`
    : `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`
  const rest = text.length - start.length
  const source = `(String)"${start}"${rest > 0 ? `[truncated ${rest} chars]` : ''}`
  return `${what} at [Source: ${source}; line: 1, column: ${start.length + 1}]`
}
