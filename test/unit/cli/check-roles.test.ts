import assert from 'node:assert/strict'
import { checkRoles } from '../../../cli/check-roles.ts'
import { parseCatalogue } from '../../../core/catalogue/parse.ts'

const role = 'arn:aws-us-gov:iam::444455556666:role/bedrock'
const nova = { kind: 'cross-region', contextWindow: 8000, price: { input: 1, output: 1 } }
const catalogue = parseCatalogue(
  {
    tiers: {
      here: { ...nova, model: 'us.amazon.nova-pro-v1:0' },
      there: { ...nova, model: 'us.amazon.nova-pro-v1:0', role },
      'also-there': { ...nova, kind: 'on-demand', model: 'amazon.nova-lite-v1:0', role },
    },
    routes: { any: { deadline: '30s', tiers: ['here', 'there'] } },
    default: 'any',
  },
  {},
  { region: 'us-east-1' },
)
const policies = (router?: string) =>
  checkRoles(catalogue, router).map(({ subject, check, detail }) => ({ subject, check, policy: JSON.parse(detail) }))

describe('what stepdown check says of a role', () => {
  it('is whom it has to trust: the functions of the deployed stage', () => {
    const [trust] = policies('arn:aws-us-gov:states:us-gov-west-1:111122223333:stateMachine:stepdown-dev-router')
    assert.equal(trust?.subject, 'there, also-there')
    assert.deepEqual(trust.policy.Statement, [
      {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws-us-gov:iam::111122223333:root' },
        Action: 'sts:AssumeRole',
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws-us-gov:iam::111122223333:role/stepdown-dev-*' } },
      },
    ])
  })

  it('leaves account and stage open before a deployment', () => {
    assert.equal(policies()[0]?.policy.Statement[0].Principal.AWS, 'arn:aws-us-gov:iam::ACCOUNT:root')
  })

  it('is what it has to allow in its own account, and nothing for tiers without a role', () => {
    const [, allowed, ...others] = policies()
    assert.deepEqual(others, [])
    const resources = allowed?.policy.Statement.flatMap((one: { Resource: string[] }) => one.Resource)
    assert.ok(
      resources.includes('arn:aws-us-gov:bedrock:us-east-1:444455556666:inference-profile/us.amazon.nova-pro-v1:0'),
    )
    assert.ok(resources.includes('arn:aws-us-gov:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0'))
    assert.doesNotMatch(JSON.stringify(allowed), /\$\{|sts:/)
  })
})
