import assert from 'node:assert/strict'
import { actionsOf, list, type Statement, tooWide } from '../../support/policies.ts'
import { packagedTemplate, resourcesOf } from '../../support/template.ts'

describe('the policy for callers', function () {
  this.timeout(120_000)
  let statements: Statement[]
  let name: string
  before(async () => {
    const [policy] = resourcesOf(await packagedTemplate(), 'AWS::IAM::ManagedPolicy')
    assert.ok(policy)
    name = policy[1].Properties.ManagedPolicyName
    statements = policy[1].Properties.PolicyDocument.Statement
  })

  it('lets an application ask, wait, stop and read along, and nothing else', () => {
    assert.equal(name, 'stepdown-dev-caller')
    assert.deepEqual([...actionsOf(statements)].toSorted(), [
      'dynamodb:Query',
      's3:GetObject',
      's3:PutObject',
      'states:DescribeExecution',
      'states:StartExecution',
      'states:StartSyncExecution',
      'states:StopExecution',
    ])
    assert.deepEqual(
      statements.flatMap(each => tooWide('CallerPolicy', each)),
      [],
    )
  })

  it('shows a stream to whoever knows its id, and nobody the keys that are held', () => {
    const [query, ...others] = statements.filter(each => list(each.Action).includes('dynamodb:Query'))
    assert.deepEqual(others, [])
    assert.deepEqual(query?.Resource, { 'Fn::GetAtt': ['StreamsTable', 'Arn'] })
    assert.deepEqual(query?.Condition, {
      'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': ['claim#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    })
  })
})
