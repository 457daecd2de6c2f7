import type { Template } from './limits.ts'

type Properties = Record<string, unknown>

/** How long SQS and Step Functions use one data key: five minutes, the default of both. */
const REUSE_SECONDS = 300

/** What each type of resource that keeps prompts, answers or facts of them says about a key of one's own. */
const ENCRYPTED: Readonly<Record<string, (properties: Properties, key: string) => void>> = {
  'AWS::DynamoDB::Table': (table, key) => {
    table.SSESpecification = { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key }
  },
  'AWS::S3::Bucket': (bucket, key) => {
    const rule = {
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
      BucketKeyEnabled: true,
    }
    bucket.BucketEncryption = { ServerSideEncryptionConfiguration: [rule] }
  },
  'AWS::SQS::Queue': (queue, key) => {
    delete queue.SqsManagedSseEnabled
    Object.assign(queue, { KmsMasterKeyId: key, KmsDataKeyReusePeriodSeconds: REUSE_SECONDS })
  },
  'AWS::Logs::LogGroup': (group, key) => {
    group.KmsKeyId = key
  },
  'AWS::StepFunctions::StateMachine': (machine, key) => {
    machine.EncryptionConfiguration = {
      Type: 'CUSTOMER_MANAGED_KMS_KEY',
      KmsKeyId: key,
      KmsDataKeyReusePeriodSeconds: REUSE_SECONDS,
    }
  },
}

/**
 * Encrypts all that a deployment keeps with one key, resources of later versions included, and lets its roles and callers
 * use the key. It is done to the finished template, so that nobody who adds a table can forget it. What the key's own
 * policy must allow is in docs/operations.md.
 */
export const encryptWith = ({ Resources }: Template, key: string): void => {
  const Statement = [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: key }]
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    // The framework's own bucket, for the code.
    if (id !== 'ServerlessDeploymentBucket') ENCRYPTED[Type]?.(Properties, key)
    if (Type === 'AWS::IAM::Role') {
      const PolicyDocument = { Version: '2012-10-17', Statement }
      Properties.Policies = [...(Properties.Policies ?? []), { PolicyName: 'key', PolicyDocument }]
    }
    if (Type === 'AWS::IAM::ManagedPolicy') Properties.PolicyDocument.Statement.push(...Statement)
  }
}
