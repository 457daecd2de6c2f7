import assert from 'node:assert/strict'
import { NumericValue } from '@smithy/core/serde'
import { plainNumbers } from '../../../aws/attempt/plain-numbers.ts'

describe('numbers as the SDK reads them', () => {
  it('are plain numbers again, however deep, and all else stays as it is', () => {
    const bytes = new Uint8Array([1, 2])
    const tool = { type: 'bigDecimal', string: '5' }
    const fraction = new NumericValue('0.12345678901234567890', 'bigDecimal')
    assert.deepEqual(plainNumbers({ list: [{ id: 2n ** 63n }, fraction, null, undefined, true], bytes, tool }), {
      list: [{ id: 2 ** 63 }, 0.12345678901234568, null, undefined, true],
      bytes,
      tool,
    })
  })
})
