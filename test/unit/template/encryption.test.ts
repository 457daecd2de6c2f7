import assert from 'node:assert/strict'
import { statementsByRole } from '../../support/policies.ts'
import { KEY, packagedTemplate, resourcesOf, type Template, wholeTemplate } from '../../support/template.ts'

describe('a key of one’s own', function () {
  this.timeout(120_000)
  let template: Template
  before(async () => {
    template = await wholeTemplate()
  })

  const KEPT: [type: string, keyOf: (properties: Template['Resources'][string]['Properties']) => unknown][] = [
    ['AWS::DynamoDB::Table', ({ SSESpecification }) => SSESpecification.KMSMasterKeyId],
    [
      'AWS::S3::Bucket',
      ({ BucketEncryption }) =>
        BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID,
    ],
    ['AWS::SQS::Queue', ({ KmsMasterKeyId, SqsManagedSseEnabled }) => SqsManagedSseEnabled ?? KmsMasterKeyId],
    ['AWS::Logs::LogGroup', ({ KmsKeyId }) => KmsKeyId],
    ['AWS::StepFunctions::StateMachine', ({ EncryptionConfiguration }) => EncryptionConfiguration.KmsKeyId],
  ]
  for (const [type, keyOf] of KEPT) {
    it(`encrypts every ${type}`, () => {
      const found = resourcesOf(template, type).filter(([id]) => id !== 'ServerlessDeploymentBucket')
      assert.ok(found.length > 0)
      for (const [id, { Properties }] of found) assert.equal(keyOf(Properties), KEY, id)
    })
  }

  it('may be used by every role and by callers', () => {
    for (const [role, statements] of statementsByRole(template)) {
      assert.deepEqual(
        statements.find(({ Resource }) => Resource === KEY)?.Action,
        ['kms:Decrypt', 'kms:GenerateDataKey'],
        role,
      )
    }
    assert.ok(JSON.stringify(template.Resources.CallerPolicy).includes(KEY))
  })

  it('is nowhere where none is given', async () => {
    assert.doesNotMatch(JSON.stringify(await packagedTemplate()), /kms/i)
  })
})
