// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the catalogue has this syntax
import assert from 'node:assert/strict'
import { catalogue, lite, refuses, tierOf } from './given.ts'

const role = 'arn:aws:iam::444455556666:role/teams/bedrock'

describe('a tier with a role', () => {
  it('has a bucket of its account, which the roles of one account share', () => {
    assert.equal(tierOf({ ...lite, role }).role, role)
    assert.equal(tierOf({ ...lite, role }).bucket, 'us-east-1/amazon.nova-lite-v1:0@444455556666')
    assert.equal(tierOf({ ...lite, role: `${role}-2` }).bucket, tierOf({ ...lite, role }).bucket)
    const optimized = tierOf({ ...lite, role, kind: 'latency-optimized' })
    assert.equal(optimized.bucket, 'us-east-1/amazon.nova-lite-v1:0@444455556666#optimized')
    assert.equal(tierOf({ ...lite, role, bucket: 'shared' }).bucket, 'shared')
  })

  it('takes it from the environment, and is not configured without', () => {
    const entry = { ...lite, role: '${BEDROCK_ROLE}' }
    assert.equal(tierOf(entry, { BEDROCK_ROLE: role }).role, role)
    assert.equal(tierOf(entry).notConfigured, 'BEDROCK_ROLE is not set')
    assert.equal(tierOf(entry).model, undefined)
  })

  it('refuses what is not the ARN of one role', () => {
    for (const wrong of ['bedrock', 'arn:aws:iam::444455556666:role/*', 'arn:aws:iam::444455556666:user/me'])
      refuses(
        catalogue({ a: { ...lite, role: wrong } }),
        `tiers.a.role is "${wrong}": expected the ARN of a role, such as arn:aws:iam::111122223333:role/bedrock`,
      )
  })
})
