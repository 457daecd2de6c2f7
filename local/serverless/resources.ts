import { ACCOUNT, lambdaArn, REGION, roleArn, ruleArn, stateMachineArn } from '../arns.ts'
import { type LocalResource, resolveIntrinsics } from './intrinsics.ts'

export interface CloudFormationResource {
  Type: string
  Properties?: Record<string, unknown>
}

/** The framework's way from a function's name to its logical id: `invoke-model` → `InvokeDashmodel`. */
export const logicalId = (name: string): string => {
  const normalized = name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore')
  return normalized.charAt(0).toUpperCase() + normalized.slice(1)
}

export const functionResource = (name: string): LocalResource => ({
  ref: name,
  attributes: { Arn: lambdaArn(name) },
})

export const stateMachineResource = (name: string): LocalResource => ({
  ref: stateMachineArn(name),
  attributes: { Arn: stateMachineArn(name), Name: name },
})

/** Ref and GetAtt of a resource of the template; one without a name of its own gets `service-stage-LogicalId`. */
export const templateResource = (id: string, resource: CloudFormationResource, prefix: string): LocalResource => {
  const properties = resource.Properties ?? {}
  const named = (key: string): string => {
    const name = resolveIntrinsics(properties[key], new Map()) // a name may hold account and Region, but no resource
    return typeof name === 'string' ? name : `${prefix}-${id}`
  }
  switch (resource.Type) {
    case 'AWS::DynamoDB::Table': {
      const name = named('TableName')
      return { ref: name, attributes: { Arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}` } }
    }
    case 'AWS::S3::Bucket': {
      const name = named('BucketName').toLowerCase()
      const domain = `${name}.s3.amazonaws.com`
      return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: domain } }
    }
    case 'AWS::SQS::Queue': {
      const name = named('QueueName')
      const arn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`
      return {
        ref: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`,
        attributes: { Arn: arn, QueueName: name },
      }
    }
    case 'AWS::Events::Rule':
      return { ref: named('Name'), attributes: { Arn: ruleArn(named('Name')) } }
    case 'AWS::IAM::Role':
      return { ref: named('RoleName'), attributes: { Arn: roleArn(named('RoleName')) } }
    case 'AWS::Logs::LogGroup': {
      const name = named('LogGroupName')
      return { ref: name, attributes: { Arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}:*` } }
    }
    default: {
      const arn = `arn:aws:local:${REGION}:${ACCOUNT}:${prefix}-${id}`
      return { ref: `${prefix}-${id}`, attributes: { Arn: arn, TopicArn: arn } }
    }
  }
}
