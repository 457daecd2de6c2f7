import type { ContentBlock } from '../../answer.ts'
import { asText, reject } from '../check.ts'

const IMAGES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}
const DOCUMENTS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/markdown': 'md',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}

/** An image part's `data:` URL as Converse's block. Nothing is fetched: a door that did would be a way into the network. */
export const imageBlock = (url: unknown, at: string): ContentBlock => {
  const { type, bytes } = dataUrl(asText(url, at), at)
  const format =
    IMAGES[type] ?? reject(at, `a data URL of ${type.slice(0, 40)}`, `one of ${Object.keys(IMAGES).join(', ')}`)
  return { image: { format, source: { bytes } } }
}

/** A file part's `data:` URL. Converse wants names of few characters, each once in a request. */
export const documentBlock = (data: unknown, filename: unknown, taken: Set<string>, at: string): ContentBlock => {
  const { type, bytes } = dataUrl(asText(data, at), at)
  const format =
    DOCUMENTS[type] ?? reject(at, `a data URL of ${type.slice(0, 40)}`, `one of ${Object.keys(DOCUMENTS).join(', ')}`)
  return { document: { format, name: documentName(filename, taken), source: { bytes } } }
}

const documentName = (filename: unknown, taken: Set<string>): string => {
  const plain = typeof filename === 'string' ? filename.replace(/\.[A-Za-z0-9]+$/, '') : ''
  const clean =
    plain
      .replaceAll(/[^A-Za-z0-9\s\-()[\]]/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 190) || 'document'
  let name = clean
  for (let count = 2; taken.has(name); count += 1) name = `${clean} ${count}`
  taken.add(name)
  return name
}

const dataUrl = (url: string, at: string): { type: string; bytes: string } => {
  const comma = url.indexOf(',')
  const match = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w=.+-]+)*;base64$/i.exec(
    url.slice(0, Math.min(Math.max(comma, 0), 200)),
  )
  if (!match?.[1])
    return reject(
      at,
      /^https?:/i.test(url) ? 'an http URL' : 'no base64 data URL',
      'data:image/png;base64,…, as nothing is fetched here',
    )
  const bytes = url.slice(comma + 1)
  if (bytes === '' || bytes.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bytes))
    reject(at, 'not base64', 'base64 text with its padding')
  return { type: match[1].toLowerCase(), bytes }
}
