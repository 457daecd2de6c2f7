import assert from 'node:assert/strict'
import { actionsOf, list, type Statement, statementsByRole, tooWide } from '../../support/policies.ts'
import { calledActions } from '../../support/sdk-calls.ts'
import { packagedTemplate, resourcesOf, type Template } from '../../support/template.ts'

/** Allowed to functions beside what their own calls need. */
const PLATFORM = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords']
/** Bedrock does these in the function's name while it serves a call. */
const ON_BEHALF: Record<string, string[]> = {
  converse: ['bedrock:ApplyGuardrail'],
  'invoke-model': ['bedrock:ApplyGuardrail', 'sagemaker:InvokeEndpoint'],
}
/** In the modules that a function loads, but never reached in it; a role is assumed for tiers that have one, and none has. */
const UNREACHED: Record<string, string[]> = {
  // Plan reads requests; answers are saved by the attempts.
  plan: ['s3:PutObject', 'sts:AssumeRole'],
  // Plan claims an event; the attempt functions only share aws/live.ts with it.
  converse: ['dynamodb:GetItem', 'sts:AssumeRole'],
  // Converse is for imported models and endpoints with `api: converse`, and the policy comes with such a tier.
  'invoke-model': ['dynamodb:GetItem', 'bedrock:InvokeModelWithResponseStream', 'sts:AssumeRole'],
}
const ROLES = { plan: 'PlanRole', converse: 'ConverseRole', 'invoke-model': 'InvokeModelRole' }

describe('the roles of the packaged template', function () {
  this.timeout(120_000)
  let template: Template
  let roles: Map<string, Statement[]>
  before(async () => {
    template = await packagedTemplate()
    roles = statementsByRole(template)
  })

  it('allow nothing on * beyond what has no resource level', () => {
    const problems = [...roles].flatMap(([role, statements]) => statements.flatMap(each => tooWide(role, each)))
    assert.deepEqual(problems, [])
  })

  const WIDENED: [what: string, statement: Partial<Statement>][] = [
    ['a bare *', { Action: 's3:GetObject', Resource: '*' }],
    ['a wildcard action', { Action: 'bedrock:*', Resource: 'arn:aws:bedrock:us-east-1::foundation-model/a.b' }],
    [
      'any model through no profile',
      { Action: 'bedrock:InvokeModel', Resource: 'arn:aws:bedrock:*::foundation-model/a.b' },
    ],
    [
      'every model',
      {
        Action: 'bedrock:InvokeModel',
        Resource: 'arn:aws:bedrock:us-east-1::foundation-model/*',
      },
    ],
    ['a whole service', { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:us-east-1:111122223333:*' }],
  ]
  for (const [what, statement] of WIDENED) {
    it(`would be found too wide with ${what}`, () => {
      assert.equal(tooWide('PlanRole', { Effect: 'Allow', Action: [], Resource: [], ...statement }).length, 1)
    })
  }

  it('belong to one function or machine each', () => {
    const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.Role)
    const machines = resourcesOf(template, 'AWS::StepFunctions::StateMachine').map(
      ([, { Properties }]) => Properties.RoleArn,
    )
    const used = [...functions, ...machines].map(role => role['Fn::GetAtt'][0])
    assert.deepEqual(used, [...new Set(used)])
    assert.deepEqual(
      used.filter(role => !roles.has(role)),
      [],
    )
  })

  for (const [name, role] of Object.entries(ROLES)) {
    it(`give the function ${name} exactly the permissions that its calls need`, async () => {
      const allowed = actionsOf(roles.get(role) ?? [])
      const called = [...(await calledActions(name))].filter(action => !UNREACHED[name]?.includes(action))
      const expected = new Set([...called, ...PLATFORM, ...(ON_BEHALF[name] ?? [])])
      assert.deepEqual([...allowed].toSorted(), [...expected].toSorted())
    })
  }

  it('let each machine invoke the functions of its definition, and only those', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::StepFunctions::StateMachine')) {
      const [text, values] = Properties.DefinitionString['Fn::Sub']
      const called = Object.values(values as Record<string, unknown>).flatMap(value =>
        [...JSON.stringify(value).matchAll(/(\w+)Lambda(Function|Version)/g)].map(match => match[1]),
      )
      const statements = roles.get(Properties.RoleArn['Fn::GetAtt'][0]) ?? []
      const invoking = statements.filter(each => list(each.Action).includes('lambda:InvokeFunction'))
      const invoked = [...JSON.stringify(invoking).matchAll(/(\w+)LambdaFunction/g)].map(match => match[1])
      assert.ok(called.length > 0 && text.includes('lambda:invoke'), id)
      assert.deepEqual(new Set(invoked), new Set(called), id)
    }
  })

  it('let only the batch machine start itself and touch the bucket', () => {
    const services = (role: string) =>
      new Set([...actionsOf(roles.get(role) ?? [])].map(action => action.split(':')[0]))
    assert.deepEqual(services('RouterRole'), new Set(['lambda', 'logs', 'xray']))
    assert.deepEqual(services('RouterExpressRole'), new Set(['lambda', 'logs', 'xray']))
    assert.deepEqual(services('BatchRole'), new Set(['lambda', 'states', 's3']))
    assert.deepEqual(services('CanaryRole'), new Set(['lambda']))
  })

  it('trust one service each, and only for this account', () => {
    for (const [id, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
      const [{ Principal, Condition }, ...others] = Properties.AssumeRolePolicyDocument.Statement
      assert.deepEqual(others, [], id)
      assert.match(Principal.Service, /^(lambda|states|events|scheduler|apigateway)\.amazonaws\.com$/, id)
      const shared = ['states.amazonaws.com', 'events.amazonaws.com', 'scheduler.amazonaws.com'].includes(
        Principal.Service,
      )
      if (shared) assert.deepEqual(Condition, { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }, id)
    }
  })
})
