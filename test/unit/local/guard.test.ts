import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { refusalOf } from '../../../local/guard.ts'

const request = (method: string, headers: Record<string, string>) => ({ method, headers }) as unknown as IncomingMessage
const status = (method: string, headers: Record<string, string>) => refusalOf(request(method, headers))?.status

describe('the laptop', () => {
  for (const host of [
    '127.0.0.1:8083',
    'localhost:8083',
    '[::1]:8083',
    'sync-localhost:8083',
    'sync-127.0.0.1:1',
    'bucket.localhost:9',
  ]) {
    it(`serves ${host}`, () => assert.equal(status('GET', { host }), undefined))
  }
  for (const host of [
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'notlocalhost',
    '10.0.0.1:8083',
    '',
  ]) {
    it(`refuses the host '${host}', which may be rebound`, () => assert.equal(status('GET', { host }), 421))
  }

  const host = 'localhost:8083'
  it('lets programs change things: they send no Origin', () => {
    assert.equal(status('POST', { host }), undefined)
  })
  it('lets its own console change things', () => {
    assert.equal(status('POST', { host, origin: 'http://localhost:8083', 'sec-fetch-site': 'same-origin' }), undefined)
  })
  for (const origin of ['https://evil.example', 'http://localhost:3000', 'null', 'https://localhost:8083']) {
    it(`lets no page of ${origin} change anything`, () => assert.equal(status('POST', { host, origin }), 403))
  }
  it('lets no cross-site form change anything', () => {
    assert.equal(status('POST', { host, 'sec-fetch-site': 'cross-site' }), 403)
  })
  it('understands the :authority of HTTP/2', () => {
    assert.equal(status('GET', { ':authority': host }), undefined)
    assert.equal(status('GET', { ':authority': 'evil.example' }), 421)
  })
})
