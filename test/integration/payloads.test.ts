import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { environment } from '../../aws/env.ts'
import { s3Payloads } from '../../aws/payloads.ts'
import { type CloudClients, givenCloud } from '../support/cloud.ts'

const BUCKET = 'stepdown-local-payloads'

describe('a stored request', () => {
  let given: CloudClients
  before(async () => {
    given = await givenCloud()
  })
  after(() => given.close())

  it('is read piece by piece, whole whatever character a piece ends in', async () => {
    const request = { prompt: `${'한국어 😀 '.repeat(250_000)}end` }
    const Key = 'payloads/requests/large.json'
    await given.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: JSON.stringify(request) }))
    const env = { PAYLOAD_BUCKET: BUCKET, STEPDOWN_LOCAL_ENDPOINT: given.cloud.endpoint }
    const payloads = s3Payloads(environment(env))
    const { value, hash } = (await payloads?.load(`s3://${BUCKET}/${Key}`)) ?? assert.fail('no payloads')
    assert.deepEqual(value, request)
    assert.equal(hash, createHash('sha256').update(JSON.stringify(request)).digest('hex'))
  })
})
