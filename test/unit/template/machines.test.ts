import assert from 'node:assert/strict'
import aslValidator from 'asl-validator'
import { packagedTemplate, type Resource, resourcesOf, type Template } from '../../support/template.ts'

/** The definition as Step Functions gets it, with a stand-in for each function's ARN. */
const definitionOf = ({ Properties }: Resource) => {
  const [text, values] = Properties.DefinitionString['Fn::Sub'] as [string, Record<string, unknown>]
  const resolved = text
    .replaceAll(`\${AWS::Partition}`, 'aws')
    .replace(/\$\{(\w+)\}/g, (whole, name) =>
      name in values ? `arn:aws:lambda:us-east-1:111122223333:function:${name}` : whole,
    )
  return { definition: JSON.parse(resolved), text: resolved, values }
}

describe('the state machines of the packaged template', function () {
  this.timeout(120_000)
  let template: Template
  let machines: [string, Resource][]
  before(async () => {
    template = await packagedTemplate()
    machines = resourcesOf(template, 'AWS::StepFunctions::StateMachine')
  })
  const machine = (id: string): Resource => {
    const found = template.Resources[id]
    assert.ok(found, id)
    return found
  }

  it('are the two routers, the batch and the canary', () => {
    const kinds = machines.map(([id, { Properties }]) => [id, Properties.StateMachineName, Properties.StateMachineType])
    assert.deepEqual(kinds, [
      ['Router', 'stepdown-dev-router', 'STANDARD'],
      ['RouterExpress', 'stepdown-dev-router-express', 'EXPRESS'],
      ['Batch', 'stepdown-dev-batch', 'STANDARD'],
      ['Canary', 'stepdown-dev-canary', 'STANDARD'],
    ])
  })

  it('have no variable left unresolved, and pass the validator', () => {
    for (const [id, resource] of machines) {
      const { definition, text } = definitionOf(resource)
      assert.ok(!text.includes('${'), `${id} still has a variable`)
      const { isValid, errorsText } = aslValidator(definition)
      assert.ok(isValid, `${id}: ${errorsText()}`)
    }
  })

  it('run STANDARD and EXPRESS from the same states', () => {
    const states = (id: string) => Object.keys(definitionOf(machine(id)).definition.States)
    assert.deepEqual(states('RouterExpress'), states('Router'))
  })

  it('bind STANDARD routers to exact versions of the functions, so that a waiting one does not meet new code', () => {
    for (const id of ['Router', 'Batch']) {
      const values = Object.values(definitionOf(machine(id)).values)
      for (const value of values) assert.match((value as { Ref: string }).Ref, /LambdaVersion/, id)
    }
  })

  it('keep old versions of the functions for executions that still wait', () => {
    const versions = resourcesOf(template, 'AWS::Lambda::Version')
    assert.equal(versions.length, 3)
    for (const [id, version] of versions)
      assert.equal((version as { DeletionPolicy?: string }).DeletionPolicy, 'Retain', id)
  })

  it('log each step of EXPRESS and the failures of STANDARD, both without prompts', () => {
    const logging = (id: string) => {
      const { Level, IncludeExecutionData, Destinations } = machine(id).Properties.LoggingConfiguration
      const group = template.Resources[Destinations[0].CloudWatchLogsLogGroup.LogGroupArn['Fn::GetAtt'][0]]
      return [Level, IncludeExecutionData, group?.Properties.LogGroupName]
    }
    assert.deepEqual(logging('RouterExpress'), ['ALL', false, '/aws/vendedlogs/states/stepdown-dev-router-express'])
    assert.deepEqual(logging('Router'), ['ERROR', false, '/aws/vendedlogs/states/stepdown-dev-router'])
  })

  it('wait for the policy that lets them log', () => {
    for (const id of ['Router', 'RouterExpress']) assert.deepEqual(machine(id).DependsOn, [`${id}RolePolicy`])
  })

  it('trace with X-Ray', () => {
    for (const id of ['Router', 'RouterExpress']) {
      assert.deepEqual(machine(id).Properties.TracingConfiguration, { Enabled: true })
    }
  })

  it('ask each configured tier in the canary', () => {
    const items: { id: string; kind: string; caller: string }[] = definitionOf(machine('Canary')).definition.States[
      'Ask every tier'
    ].Items
    assert.equal(new Set(items.map(({ kind }) => kind)).size, 7)
    const invoked = items.filter(({ caller }) => caller === 'invoke-model').map(({ kind }) => kind)
    assert.deepEqual(new Set(invoked), new Set(['imported', 'sagemaker']))
  })

  it('count every way in which a request can fail', () => {
    const fails = Object.entries<{ Type: string }>(definitionOf(machine('Router')).definition.States)
      .filter(([, { Type }]) => Type === 'Fail')
      .map(([name]) => name)
    const filters = resourcesOf(template, 'AWS::Logs::MetricFilter').map(([, { Properties }]) => Properties)
    for (const group of ['RouterLogs', 'RouterExpressLogs']) {
      const patterns = filters
        .filter(({ LogGroupName }) => LogGroupName.Ref === group)
        .map(({ FilterPattern }) => FilterPattern)
      const expected = fails.map(name => `{ $.type = "FailStateEntered" && $.details.name = "${name}" }`)
      assert.deepEqual(patterns.toSorted(), expected.toSorted(), group)
    }
  })
})
