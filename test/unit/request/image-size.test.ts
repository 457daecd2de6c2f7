import assert from 'node:assert/strict'
import fc from 'fast-check'
import { imageSize } from '../../../core/request/image-size.ts'
import { mediaTokens } from '../../../core/request/tokens.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const ascii = (text: string) => Buffer.from(text, 'latin1')
const png = (width: number, height: number) => {
  const file = Buffer.concat([hex('89504e470d0a1a0a 0000000d'), ascii('IHDR'), Buffer.alloc(8)])
  file.writeUInt32BE(width, 16)
  file.writeUInt32BE(height, 20)
  return file
}
const webp = (chunk: string, rest: string) =>
  Buffer.concat([ascii('RIFF'), hex('00000000'), ascii(`WEBP${chunk}`), hex('00000000'), hex(rest)])
/** Thumbnails and colour profiles come before the frame header. */
const exif = Buffer.concat([hex('ffe1 ea62'), Buffer.alloc(0xea62 - 2, 0xc0)])

describe('the pixels of an image', () => {
  const rows: [what: string, file: Buffer, width: number, height: number][] = [
    ['a PNG', png(1920, 1080), 1920, 1080],
    ['a GIF', Buffer.concat([ascii('GIF89a'), hex('40 01 f0 00')]), 320, 240],
    ['a lossy WebP', webp('VP8 ', '300000 9d012a 8002 e001'), 640, 480],
    ['a lossless WebP', webp('VP8L', '2f 7f c2 77 00'), 640, 480],
    ['an extended WebP', webp('VP8X', '10000000 7f0200 df0100'), 640, 480],
    ['a JPEG', hex('ffd8 ffe0 0004 0000 ffc0 0011 08 0438 0780 03'), 1920, 1080],
    [
      'a progressive JPEG behind 60 KB of a thumbnail',
      Buffer.concat([hex('ffd8'), exif, hex('ffff c2 0011 08 0438 0780 03')]),
      1920,
      1080,
    ],
    ['a JPEG behind its Huffman tables', hex('ffd8 ffc4 0004 0000 ffc1 0011 08 0438 0780 03'), 1920, 1080],
  ]
  for (const [what, file, width, height] of rows)
    it(`are read off ${what}, as base64 and as bytes`, () => {
      assert.deepEqual(imageSize(file.toString('base64')), { width, height })
      assert.deepEqual(imageSize(new Uint8Array(file)), { width, height })
    })

  it('are unknown of anything else, and of what is cut off', () => {
    for (const [, file] of rows) assert.equal(imageSize(file.subarray(0, 9)), undefined)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), bytes => void imageSize(bytes)))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), bytes => void imageSize(new Uint8Array([0xff, 0xd8, ...bytes]))),
    )
    assert.equal(imageSize(png(0, 5)), undefined)
  })

  it('are what an image costs, up to the largest that a model looks at', () => {
    const tokens = (width: number, height: number) =>
      mediaTokens('image', { format: 'png', source: { bytes: png(width, height).toString('base64') } })
    // What Claude counts, by its documentation, and Nova: never less.
    for (const [width, height, counted] of [
      [256, 256, 100],
      [1000, 1000, 1538],
      [1300, 1300, 2600],
      [1920, 1080, 2691],
      [8000, 8000, 4784],
    ] as const)
      assert.ok(tokens(width, height) >= counted && tokens(width, height) <= 1.4 * counted, `${tokens(width, height)}`)
  })
})
