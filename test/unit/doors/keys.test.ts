import assert from 'node:assert/strict'
import { keyAdmission, keyId, type StoredKey } from '../../../aws/keys.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const token = `sd_${'a'.repeat(43)}`
const bearer = (key = token) => `Bearer ${key}`
const DAY = 86_400_000

const given = (key: Partial<StoredKey> | undefined = {}) => {
  const clock = createVirtualClock()
  const table = new Map<string, StoredKey>()
  const stored = { name: 'team-a', createdAt: clock.now(), expires: clock.now() + DAY, ...key }
  table.set(keyId(token), stored)
  const reads: string[] = []
  const store = { down: false }
  const admit = keyAdmission(async pk => {
    reads.push(pk)
    if (store.down) throw new Error('down')
    return table.get(pk)
  }, clock)
  return { admit, clock, table, reads, store }
}

describe('a key of the door', () => {
  it('is told by its hash, never by itself', async () => {
    const { admit, reads } = given()
    assert.equal((await admit(bearer())).name, 'team-a')
    assert.deepEqual(reads, ['key#0d0ddd708430d0304554365ad69a75adb1ffdc62f0b797da2f3bcade0e5915a6'])
  })

  for (const [name, header, message] of [
    ['nothing', undefined, 'there is no key: expected Authorization: Bearer sd_…'],
    ['another kind of key', bearer('sk-abc'), 'this is no key of the door: expected Authorization: Bearer sd_…'],
    [
      'a key that is cut off',
      bearer(token.slice(0, -1)),
      'this is no key of the door: expected Authorization: Bearer sd_…',
    ],
    ['a name and password', 'Basic abc', 'this is no key of the door: expected Authorization: Bearer sd_…'],
    [
      'an AWS signature, which nobody can check here',
      'AWS4-HMAC-SHA256 Credential=AKIA/20261125/us-east-1/bedrock/aws4_request, Signature=0',
      'the request has an AWS signature instead of a key: set AWS_BEARER_TOKEN_BEDROCK to a key of this door',
    ],
  ] as const)
    it(`is not ${name}, which costs no reading`, async () => {
      const { admit, reads } = given()
      await assert.rejects(admit(header), { reason: 'no-key', message })
      assert.deepEqual(reads, [])
    })

  it('ends when it expires, and when it is revoked', async () => {
    const expiring = given()
    await expiring.admit(bearer())
    await expiring.clock.advance(DAY)
    await assert.rejects(expiring.admit(bearer()), { reason: 'no-key', message: 'the key team-a has expired' })
    const revoked = given({ revokedAt: 1 })
    await assert.rejects(revoked.admit(bearer()), { reason: 'no-key', message: 'the key team-a was revoked' })
  })

  it('is believed for a minute, so that a revoked one ends within it', async () => {
    const { admit, clock, table, reads } = given()
    await admit(bearer())
    const key = table.get(keyId(token)) ?? assert.fail()
    table.set(keyId(token), { ...key, revokedAt: clock.now() })
    await clock.advance(59_000)
    await admit(bearer())
    assert.equal(reads.length, 1)
    await clock.advance(1000)
    await assert.rejects(admit(bearer()), { reason: 'no-key' })
    assert.equal(reads.length, 2)
  })

  it('that was not there is looked for again after ten seconds', async () => {
    const { admit, clock, table, reads } = given()
    const key = table.get(keyId(token)) ?? assert.fail()
    table.clear()
    await assert.rejects(admit(bearer()), { reason: 'no-key', message: 'this key does not exist' })
    await assert.rejects(admit(bearer()), { reason: 'no-key' })
    assert.equal(reads.length, 1)
    table.set(keyId(token), key)
    await clock.advance(10_000)
    assert.equal((await admit(bearer())).name, 'team-a')
  })

  it('goes on while the table is down, if it was seen before', async () => {
    const { admit, clock, store } = given()
    await admit(bearer())
    store.down = true
    await clock.advance(600_000)
    assert.equal((await admit(bearer())).name, 'team-a')
    await assert.rejects(admit(bearer(`sd_${'b'.repeat(43)}`)), { reason: 'unavailable' })
  })

  it('is read once for many requests at a time', async () => {
    const { admit, reads } = given()
    await Promise.all(Array.from({ length: 20 }, () => admit(bearer())))
    assert.equal(reads.length, 1)
  })

  it('is not forgotten for a flood of wrong ones', async () => {
    const { admit, reads, table } = given()
    await admit(bearer())
    for (let count = 0; count < 1500; count += 1) {
      await assert.rejects(admit(bearer(`sd_${String(count).padStart(43, 'x')}`)), { reason: 'no-key' })
    }
    table.clear()
    const before = reads.length
    await admit(bearer())
    assert.equal(reads.length, before)
    await assert.rejects(admit(bearer(`sd_${'0'.padStart(43, 'x')}`)), { reason: 'no-key' })
    assert.equal(reads.length, before + 1, 'the oldest of them was')
  })
})
