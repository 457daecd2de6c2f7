import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packagedTemplate, type Resource, resourcesOf, type Template } from '../../support/template.ts'

/** Every logical id that a value refers to. */
const references = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(references)
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)]
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? '']
    if (key === 'Fn::Sub') {
      const [text, values] = (Array.isArray(inner) ? inner : [inner, {}]) as [string, Record<string, unknown>]
      const names = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(match => match[1]?.split('.')[0] ?? '')
      return [...names.filter(name => !(name in values)), ...references(values)]
    }
    return references(inner)
  })
}

describe('the packaged template', function () {
  this.timeout(120_000)
  let template: Template
  before(async () => {
    template = await packagedTemplate()
  })
  const only = (type: string): Resource => {
    const [[, resource] = [], ...others] = resourcesOf(template, type)
    assert.ok(resource, type)
    assert.deepEqual(others, [], type)
    return resource
  }

  it('refers only to what is in it', () => {
    const known = new Set(Object.keys(template.Resources))
    const missing = Object.entries(template.Resources).flatMap(([id, resource]) =>
      [...references(resource), ...[resource.DependsOn ?? []].flat()]
        .filter(name => !known.has(name) && !name.startsWith('AWS::'))
        .map(name => `${id} → ${name}`),
    )
    const outputs = references(template.Outputs).filter(name => !known.has(name) && !name.startsWith('AWS::'))
    assert.deepEqual([...missing, ...outputs], [])
  })

  it('leaves no variable of the framework unresolved', () => {
    assert.doesNotMatch(JSON.stringify(template), /\$\{(self|param|opt|env|file|sls)[:(]/)
  })

  it('runs the functions on arm64 and Node 24, with their own log group and the names of the stores', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
      const { Runtime, Architectures, Environment, TracingConfig } = Properties
      assert.deepEqual([Runtime, Architectures, TracingConfig.Mode], ['nodejs24.x', ['arm64'], 'Active'], id)
      assert.deepEqual(Environment.Variables.CAPACITY_TABLE, { Ref: 'CapacityTable' }, id)
      assert.deepEqual(Environment.Variables.STREAMS_TABLE, { Ref: 'StreamsTable' }, id)
      assert.deepEqual(Environment.Variables.PAYLOAD_BUCKET, { Ref: 'PayloadBucket' }, id)
      assert.equal(Environment.Variables.STEPDOWN_SIMULATE, 'denied', id)
      assert.match(Environment.Variables.SAGEMAKER_ENDPOINT_ARN, /^arn:aws:sagemaker:/, id)
    }
  })

  it('gives an attempt the fifteen minutes that the longest tier timeout needs', () => {
    for (const id of ['ConverseLambdaFunction', 'InvokeDashmodelLambdaFunction']) {
      assert.equal(template.Resources[id]?.Properties.Timeout, 900, id)
    }
  })

  it('reserves concurrency only where the stage says so', async () => {
    const reserved = (from: Template, id: string) => from.Resources[id]?.Properties.ReservedConcurrentExecutions
    assert.equal(reserved(template, 'ConverseLambdaFunction'), undefined)
    const production = await packagedTemplate('prod')
    assert.equal(reserved(production, 'ConverseLambdaFunction'), 400)
    assert.equal(reserved(production, 'InvokeDashmodelLambdaFunction'), 100)
  })

  it('keeps every log group for a limited time', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::Logs::LogGroup')) {
      assert.equal(Properties.RetentionInDays, 14, id)
    }
  })

  it('has tables on demand, with expiry, of which only the one that learned something can be restored', () => {
    for (const [id, { Properties, DeletionPolicy }] of resourcesOf(template, 'AWS::DynamoDB::Table')) {
      const { BillingMode, TimeToLiveSpecification, PointInTimeRecoverySpecification } = Properties
      assert.deepEqual([BillingMode, DeletionPolicy], ['PAY_PER_REQUEST', 'Delete'], id)
      assert.deepEqual(TimeToLiveSpecification, { AttributeName: 'expires', Enabled: true }, id)
      assert.equal(PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled ?? false, id === 'CapacityTable', id)
    }
  })

  it('has a payload bucket that is private, encrypted, TLS only, and forgets', () => {
    const { Properties } = template.Resources.PayloadBucket as Resource
    assert.ok(Object.values(Properties.PublicAccessBlockConfiguration).every(blocked => blocked === true))
    assert.ok(Properties.BucketEncryption)
    assert.equal(Properties.LifecycleConfiguration.Rules[0].ExpirationInDays, 7)
    const [deny] = (template.Resources.PayloadBucketPolicy as Resource).Properties.PolicyDocument.Statement
    assert.deepEqual([deny.Effect, deny.Condition], ['Deny', { Bool: { 'aws:SecureTransport': false } }])
  })

  it('starts the router on an event, and keeps what could not be delivered', () => {
    const { EventPattern, Targets } = only('AWS::Events::Rule').Properties
    assert.deepEqual(EventPattern, { source: ['stepdown.client'], 'detail-type': ['Inference Requested'] })
    const [target] = Targets
    assert.deepEqual(target.Arn, { Ref: 'Router' })
    assert.ok(target.RetryPolicy.MaximumRetryAttempts > 0)
    assert.deepEqual(target.DeadLetterConfig.Arn, { 'Fn::GetAtt': ['UndeliveredRequests', 'Arn'] })
    const [send] = only('AWS::SQS::QueuePolicy').Properties.PolicyDocument.Statement
    assert.deepEqual(send.Condition.ArnEquals, { 'aws:SourceArn': { 'Fn::GetAtt': ['InferenceRequested', 'Arn'] } })
  })

  it('opens no door without IAM authorization', () => {
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties)
    assert.deepEqual(
      routes.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType]),
      [['POST /ask', 'AWS_IAM']],
    )
    const { IntegrationSubtype, TimeoutInMillis, RequestParameters } = only('AWS::ApiGatewayV2::Integration').Properties
    assert.equal(IntegrationSubtype, 'StepFunctions-StartSyncExecution')
    assert.equal(TimeoutInMillis, 29_000)
    assert.deepEqual(RequestParameters.StateMachineArn, { Ref: 'RouterExpress' })
    assert.deepEqual(resourcesOf(template, 'AWS::Lambda::Permission'), [])
    assert.deepEqual(resourcesOf(template, 'AWS::Lambda::Url'), [])
  })

  it('leaves the canary off except in production', async () => {
    const state = (from: Template) => from.Resources.CanarySchedule?.Properties.State
    assert.deepEqual([state(template), state(await packagedTemplate('prod'))], ['DISABLED', 'ENABLED'])
  })

  it('says in each alarm where its runbook is, and the runbook is there', async () => {
    const operations = await readFile(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8')
    const anchors = new Set([...operations.matchAll(/^#+ (.+)$/gm)].map(([, title]) => anchor(title ?? '')))
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm')
    assert.ok(alarms.length >= 8)
    for (const [id, { Properties }] of alarms) {
      const named = /docs\/operations\.md#([\w-]+)$/.exec(Properties.AlarmDescription)?.[1]
      assert.ok(named && anchors.has(named), `${id}: ${Properties.AlarmDescription}`)
      assert.deepEqual(Properties.AlarmActions, [{ Ref: 'AlarmTopic' }], id)
    }
  })
})

const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s/g, '-')
