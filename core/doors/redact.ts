const LIMIT = 300

/** ARNs and account numbers are nobody's business who only has a key; the sentence around them stays readable. */
export const redact = (message: string): string => {
  const clean = message
    .replaceAll(/\barn:[\w-]+:[^\s"'`<>,;)\]}”’]+/gi, '[ARN]')
    .replaceAll(/(?<!\d)\d{12}(?!\d)/g, '[account]')
  const text = clean.toWellFormed()
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT - 1).toWellFormed()}…`
}
