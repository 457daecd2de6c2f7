import assert from 'node:assert/strict'
import { iamProblems } from '../../support/iam.ts'
import { managedPolicies, type Statement, statementsByRole } from '../../support/policies.ts'
import { type Template, wholeTemplate } from '../../support/template.ts'

describe('the policies of the packaged template, against the data that AWS publishes on IAM', function () {
  this.timeout(120_000)
  let template: Template
  before(async () => {
    template = await wholeTemplate()
  })

  it('name actions that there are, on resources of their kinds, under conditions that they have', async () => {
    const problems: string[] = []
    for (const [role, statements] of [...statementsByRole(template), ...managedPolicies(template)]) {
      for (const each of statements) problems.push(...(await iamProblems(each, template)).map(one => `${role}: ${one}`))
    }
    assert.deepEqual(problems, [])
  })

  const WRONG: [what: string, statement: Partial<Statement>, said: RegExp][] = [
    ['an action that is not there', { Action: 'states:StartSync', Resource: '*' }, /states:StartSync is no action/],
    [
      'an endpoint where Bedrock wants its Marketplace',
      {
        Action: 'bedrock:InvokeModel',
        Resource: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/mistral',
      },
      /bedrock:InvokeModel on arn:aws:sagemaker.+expected .*marketplace\/model-endpoint\/all-access/,
    ],
    [
      'a bucket where objects are read',
      { Action: 's3:GetObject', Resource: { 'Fn::GetAtt': ['PayloadBucket', 'Arn'] } },
      /s3:GetObject on arn:aws:s3:::name: expected/,
    ],
    [
      'a condition that the action does not know',
      {
        Action: 'bedrock:ApplyGuardrail',
        Resource: 'arn:aws:bedrock:us-east-1:111122223333:guardrail/*',
        Condition: { ArnLike: { 'bedrock:InferenceProfileArn': 'arn:aws:bedrock:*:*:inference-profile/*' } },
      },
      /bedrock:ApplyGuardrail has no condition key bedrock:InferenceProfileArn/,
    ],
  ]
  for (const [what, statement, said] of WRONG) {
    it(`would be found wrong with ${what}`, async () => {
      const problems = await iamProblems({ Effect: 'Allow', Action: [], Resource: [], ...statement }, template)
      assert.equal(problems.length, 1)
      assert.match(problems[0] ?? '', said)
    })
  }
})
