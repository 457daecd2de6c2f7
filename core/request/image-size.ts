export interface ImageSize {
  width: number
  height: number
}

/** As far as a photo's metadata may reach before its size, in bytes. */
const LOOKED_AT = 192 * 1024

/** The pixels of a PNG, GIF, WebP or JPEG, read off its first bytes; undefined for what is none of these, or cut off. */
export const imageSize = (bytes: string | Uint8Array): ImageSize | undefined => {
  const start =
    typeof bytes === 'string'
      ? Buffer.from(bytes.slice(0, (LOOKED_AT / 3) * 4), 'base64')
      : Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOKED_AT))
  try {
    const size = pngSize(start) ?? gifSize(start) ?? webpSize(start) ?? jpegSize(start)
    return size && size.width > 0 && size.height > 0 ? size : undefined
  } catch {
    return undefined // read beyond its end
  }
}

const says = (file: Buffer, at: number, text: string): boolean => file.toString('latin1', at, at + text.length) === text

const pngSize = (file: Buffer): ImageSize | undefined =>
  says(file, 1, 'PNG') ? { width: file.readUInt32BE(16), height: file.readUInt32BE(20) } : undefined

const gifSize = (file: Buffer): ImageSize | undefined =>
  says(file, 0, 'GIF8') ? { width: file.readUInt16LE(6), height: file.readUInt16LE(8) } : undefined

/** Lossy, lossless and extended: https://developers.google.com/speed/webp/docs/riff_container */
const webpSize = (file: Buffer): ImageSize | undefined => {
  if (!says(file, 0, 'RIFF') || !says(file, 8, 'WEBPVP8')) return undefined
  if (says(file, 15, 'X')) return { width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 }
  if (says(file, 15, ' ')) return { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff }
  const bits = file.readUInt32LE(21)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

/** The frame header is one of a row of segments: SOF0 to SOF15, but for the tables DHT, JPG and DAC. */
const jpegSize = (file: Buffer): ImageSize | undefined => {
  if (file.readUInt16BE(0) !== 0xffd8) return undefined
  for (let at = 2; ; at += 2 + file.readUInt16BE(at + 2)) {
    while (file.readUInt16BE(at) === 0xffff) at += 1 // fill bytes
    const marker = file.readUInt16BE(at)
    if (marker < 0xff00) return undefined
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker))
      return { width: file.readUInt16BE(at + 7), height: file.readUInt16BE(at + 5) }
  }
}
