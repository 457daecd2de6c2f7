// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are variables of serverless.yml
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadService } from '../../../local/serverless/service.ts'
import { createVariables } from '../../../local/serverless/variables.ts'

describe('serverless.yml on the laptop', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stepdown-serverless-'))
  })
  after(() => rm(folder, { recursive: true }))

  const files = async (content: Record<string, string>) => {
    for (const [name, text] of Object.entries(content)) await writeFile(join(folder, name), text)
    return join(folder, 'serverless.yml')
  }
  const variables = async (content: Record<string, string>, env: Record<string, string> = {}) =>
    createVariables({ file: await files(content), stage: 'local', region: 'us-east-1', accountId: '000000000000', env })

  const rows: [string, string, unknown][] = [
    ['another place', '${self:custom.name}', 'x'],
    ['a place behind a variable', '${self:custom.link.deep}', 7],
    ['the stage', '${sls:stage}', 'local'],
    ['an option with a fallback', "${opt:color, 'blue'}", 'blue'],
    ['a parameter of the stage', '${param:size}', 'small'],
    ['a parameter of every stage', '${param:shape}', 'round'],
    ['the environment', '${env:TIER_ARN}', 'arn:tier'],
    ['an unset variable with an empty fallback', "${env:UNSET, ''}", ''],
    ['fallbacks in turn', '${env:UNSET, opt:stage}', 'local'],
    ['a nested variable', '${self:custom.${sls:stage}.size}', 'tiny'],
    ['text around variables', 'a-${sls:stage}-${aws:region}', 'a-local-us-east-1'],
    ['a whole file', '${file(other.yml)}', { list: [1, 2], place: { of: 'file' } }],
    ['a place in a file', '${file(other.yml):place.of}', 'file'],
    ['an export of a module', '${file(code.mjs):constant}', 'from code'],
    ['an export that is a function', '${file(code.mjs):computed.stage}', 'local'],
    ["CloudFormation's own ${…}", 'arn:${AWS::Partition}:${Table.Arn}', 'arn:${AWS::Partition}:${Table.Arn}'],
    ['a number', '${param:count}', 3],
    ['null', '${opt:color, null}', null],
  ]
  for (const [what, text, expected] of rows) {
    it(`resolves ${what}`, async () => {
      const { resolve } = await variables(
        {
          'serverless.yml': [
            'custom: { name: x, link: "${self:custom.target}", target: { deep: 7 }, local: { size: tiny } }',
            'params: { default: { size: large, shape: round, count: 3 }, local: { size: small } }',
          ].join('\n'),
          'other.yml': 'list: [1, 2]\nplace: { of: file }\n',
          'code.mjs': [
            "export const constant = 'from code'",
            'export const computed = async ({ resolveVariable }) => ({ stage: await resolveVariable("sls:stage") })',
          ].join('\n'),
        },
        { TIER_ARN: 'arn:tier' },
      )
      assert.deepEqual(await resolve(text), expected)
    })
  }

  it('names the variable that has no value', async () => {
    const { resolve } = await variables({ 'serverless.yml': 'service: x' })
    await assert.rejects(resolve('${env:UNSET}'), /\$\{env:UNSET\} has no value on the laptop/)
    await assert.rejects(resolve('${file(none.yml)}'), /\$\{file\(none\.yml\)\} names a file .* not there/)
  })

  it('names the place where a file is not YAML', async () => {
    await assert.rejects(variables({ 'serverless.yml': 'a: [1' }), /serverless\.yml: .*line 1/s)
  })

  it('finds functions, machines, tables, buckets and rules, with local names and ARNs', async () => {
    const file = await files({
      'serverless.yml': `
service: demo
provider:
  environment: { TABLE: { Ref: Paces }, STAGE: "\${sls:stage}" }
functions:
  invoke-model:
    handler: dist/invoke-model/index.handler
    timeout: 900
    environment: { BUCKET: { Ref: Payloads }, ARN: !GetAtt Paces.Arn }
stepFunctions:
  stateMachines:
    router:
      name: demo-\${sls:stage}-router
      definition:
        StartAt: Call
        States:
          Call: { Type: Task, Arguments: { FunctionName: { 'Fn::GetAtt': [InvokeDashmodelLambdaFunction, Arn] } } }
      role: { 'Fn::GetAtt': [NobodyNeedsThis, Arn] }
      events:
        - eventBridge: { event: { source: [demo] } }
    sync: { id: Sync, type: EXPRESS, definition: "\${file(sync.yml)}" }
resources:
  - Resources:
      Paces: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [{ AttributeName: pk, KeyType: HASH }] } }
      Payloads: { Type: AWS::S3::Bucket, Properties: { BucketName: { 'Fn::Sub': 'p-\${AWS::AccountId}' } } }
      Rule:
        Type: AWS::Events::Rule
        Properties:
          EventPattern: { source: [other] }
          Targets: [{ Id: a, Arn: { Ref: Sync } }, { Id: b, Arn: { 'Fn::GetAtt': [Queue, Arn] } }]
      Queue: { Type: AWS::SQS::Queue }
`,
      'sync.yml': 'StartAt: A\nStates: {}\n',
    })
    const service = await loadService(file, {})
    const [fn] = service.functions
    assert.equal(fn?.name, 'demo-local-invoke-model')
    assert.equal(fn?.module, 'invoke-model')
    assert.deepEqual(await fn?.environment(), {
      TABLE: 'demo-local-Paces',
      STAGE: 'local',
      BUCKET: 'p-000000000000',
      ARN: 'arn:aws:dynamodb:us-east-1:000000000000:table/demo-local-Paces',
    })
    assert.deepEqual(
      service.machines.map(({ name, type }) => [name, type]),
      [
        ['demo-local-router', 'STANDARD'],
        ['demo-local-sync', 'EXPRESS'],
      ],
    )
    assert.match(JSON.stringify(service.machines[0]?.definition), /function:demo-local-invoke-model"/)
    assert.deepEqual(service.buckets, ['p-000000000000'])
    assert.equal(service.tables[0]?.TableName, 'demo-local-Paces')
    assert.deepEqual(service.rules, [
      {
        name: 'demo-local-router-1',
        pattern: { source: ['demo'] },
        targets: [{ arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:demo-local-router' }],
      },
      {
        name: 'demo-local-Rule',
        pattern: { source: ['other'] },
        targets: [{ arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:demo-local-sync' }],
      },
    ])
  })

  it('refuses an intrinsic function that it does not evaluate, by name', async () => {
    const file = await files({
      'serverless.yml':
        "service: x\nstepFunctions: { stateMachines: { a: { definition: { Comment: { 'Fn::ImportValue': y } } } } }\n",
    })
    await assert.rejects(loadService(file, {}), /does not evaluate Fn::ImportValue/)
  })
})
