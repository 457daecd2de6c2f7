const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, char => ESCAPES[char] ?? char).replace(/\p{Cc}/gu, char => `&#${char.codePointAt(0)};`)

export type XmlValue = string | number | boolean | undefined | XmlValue[] | { [name: string]: XmlValue }

/** Writes an element: a list repeats it, an object nests, undefined leaves it out. */
export const element = (name: string, value: XmlValue): string => {
  if (value === undefined) return ''
  if (Array.isArray(value)) return value.map(item => element(name, item)).join('')
  const inner =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([child, item]) => element(child, item))
          .join('')
      : escapeText(String(value))
  return `<${name}>${inner}</${name}>`
}

/** A whole document in S3's namespace. */
export const xmlDocument = (name: string, value: XmlValue): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(name, value).replace(
    `<${name}>`,
    `<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`,
  )}`
