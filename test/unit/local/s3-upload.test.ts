import assert from 'node:assert/strict'
import { readUpload } from '../../../local/s3/upload-body.ts'

const chunked = { 'content-encoding': 'aws-chunked' }

describe('the body of an upload', () => {
  it('is taken as it is without chunks', () => {
    assert.equal(readUpload({}, Buffer.from('5\r\nhello')).content.toString(), '5\r\nhello')
  })

  it('is put together from its chunks, with the checksum behind them', () => {
    const { content, checksums } = readUpload(
      chunked,
      Buffer.from('5\r\nhello\r\n6;chunk-signature=ab\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n'),
    )
    assert.equal(content.toString(), 'hello world')
    assert.deepEqual(checksums, { 'x-amz-checksum-crc32': 'DUoRhQ==' })
  })

  it('may contain the ends of lines that part its chunks', () => {
    assert.equal(readUpload(chunked, Buffer.from('4\r\n\r\n\r\n\r\n0\r\n\r\n')).content.toString(), '\r\n\r\n')
  })

  it('is refused when its checksum does not fit', () => {
    const body = Buffer.from('5\r\nhellO\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n')
    assert.throws(() => readUpload(chunked, body), { name: 'BadDigest' })
  })

  // A negative length once sent the reader back for ever.
  const broken = ['', '5\r\nhel', 'zz\r\nhello\r\n', '5\r\nhello\r\n', '-7\r\nhello\r\n', '5x\r\nhello\r\n0\r\n\r\n']
  for (const text of broken) {
    it(`is refused when it breaks off: ${JSON.stringify(text)}`, () => {
      assert.throws(() => readUpload(chunked, Buffer.from(text)), { name: 'IncompleteBody' })
    })
  }
})
