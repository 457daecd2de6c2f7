import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { actionsOf, statementsByRole } from '../../support/policies.ts'
import { packagedTemplate, resourcesOf, type Template, wholeTemplate } from '../../support/template.ts'

describe('the door of a deployment', function () {
  this.timeout(120_000)
  let template: Template
  before(async () => {
    template = await wholeTemplate()
  })
  const properties = (id: string) => template.Resources[id]?.Properties ?? assert.fail(id)

  it('is not there unless a stage opens it', async () => {
    assert.doesNotMatch(JSON.stringify(await packagedTemplate()), /door|KeysTable|RefusedKeys/i)
  })

  it('is a public address that streams, as busy as its owner allows', () => {
    const { AuthType, InvokeMode } = properties('DoorLambdaFunctionUrl')
    assert.deepEqual([AuthType, InvokeMode], ['NONE', 'RESPONSE_STREAM'])
    const { ReservedConcurrentExecutions, Timeout, Environment } = properties('DoorLambdaFunction')
    assert.deepEqual([ReservedConcurrentExecutions, Timeout], [5, 300])
    const { KEYS_TABLE, ROUTER_EXPRESS_ARN, STREAMS_TABLE } = Environment.Variables
    assert.deepEqual(
      [KEYS_TABLE, ROUTER_EXPRESS_ARN, STREAMS_TABLE],
      [{ Ref: 'KeysTable' }, { Ref: 'RouterExpress' }, { Ref: 'StreamsTable' }],
    )
  })

  it('may start the EXPRESS router, read keys and streams, keep large requests, and nothing else', () => {
    const role = statementsByRole(template).get('DoorRole') ?? assert.fail()
    assert.deepEqual([...actionsOf(role)].filter(action => !/^(logs|xray|kms):/.test(action)).sort(), [
      'dynamodb:GetItem',
      'dynamodb:Query',
      's3:GetObject',
      's3:PutObject',
      'states:StartSyncExecution',
    ])
  })

  it('is the only one that reads keys, and nobody in the deployment writes them', () => {
    for (const [role, statements] of statementsByRole(template)) {
      const ofKeys = statements.filter(({ Resource }) => JSON.stringify(Resource).includes('KeysTable'))
      const expected = role === 'DoorRole' ? ['dynamodb:GetItem'] : []
      assert.deepEqual([...actionsOf(ofKeys)], expected, role)
    }
  })

  it('has alarms that operations.md explains', async () => {
    const text = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
    const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(([id]) => /Door|Keys/.test(id))
    assert.equal(alarms.length, 2)
    for (const [, { Properties }] of alarms) {
      const section = /operations\.md#([\w-]+)/.exec(Properties.AlarmDescription)?.[1] ?? assert.fail()
      assert.match(text.toLowerCase(), new RegExp(`^### ${section}$`, 'm'))
    }
  })
})
