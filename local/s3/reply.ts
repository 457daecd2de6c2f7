import { type XmlValue, xmlDocument } from './xml.ts'

/** An answer of the laptop's S3. */
export interface Reply {
  status: number
  headers?: Record<string, string | number>
  body?: Buffer
}

/** A document in S3's namespace. */
export const xmlReply = (name: string, value: XmlValue): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(xmlDocument(name, value)),
})
