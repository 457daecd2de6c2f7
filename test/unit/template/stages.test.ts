import assert from 'node:assert/strict'
import { foreignTiers } from '../../../build/partition.ts'
import {
  packagedTemplate,
  packagingFailure,
  resourcesOf,
  type Template,
  wholeTemplate,
} from '../../support/template.ts'

describe('a stage of the packaged template', function () {
  this.timeout(120_000)
  let template: Template
  before(async () => {
    template = await wholeTemplate()
  })

  it('has a namespace of its own in all that is counted, drawn and alarmed', () => {
    const named = JSON.stringify(template).matchAll(/Stepdown(\/[\w-]+)?(?=\\*")/g)
    const others = [...named].filter(([name]) => name !== 'Stepdown/trial').map(([name]) => name)
    assert.deepEqual(others, [])
    const alarms = JSON.stringify(template.Resources.AlarmMisconfigured)
    assert.match(alarms, /SCHEMA\(\\"Stepdown\/trial\\", tier\)/)
    assert.match(JSON.stringify(template.Resources.RouterExhausted), /"MetricNamespace":"Stepdown\/trial"/)
  })

  it('alarms on metrics of its own that something counts', () => {
    const counted = resourcesOf(template, 'AWS::Logs::MetricFilter').flatMap(([, { Properties }]) =>
      Properties.MetricTransformations.map(({ MetricName }: { MetricName: string }) => MetricName),
    )
    const alarmed = resourcesOf(template, 'AWS::CloudWatch::Alarm')
      .filter(([, { Properties }]) => Properties.Namespace === 'Stepdown/trial')
      .map(([, { Properties }]) => Properties.MetricName)
    assert.ok(alarmed.includes('AnswerNotStored'))
    assert.deepEqual(
      alarmed.filter(name => !counted.includes(name)),
      [],
    )
  })

  it('alarms in a total outage too: the share needs no metric that may be missing', () => {
    const { Metrics } = template.Resources.AlarmStepDownsInteractive?.Properties ?? {}
    assert.equal(Metrics.at(-1).Expression, 'IF(whole >= 20, 100 * (whole - less) / whole, 0)')
  })
})

/** Literal ARNs of the commercial partition, but those that the deployer gave. */
const commercial = (template: Template): string[] =>
  [...JSON.stringify(template).matchAll(/arn:aws:[^"\\]*/g)]
    .map(([arn]) => arn)
    .filter(arn => !/^arn:aws:(bedrock|sagemaker|kms):us-east-1:111122223333:/.test(arn))

describe('a package for GovCloud', function () {
  this.timeout(120_000)
  let template: Template
  before(async () => {
    template = await packagedTemplate('dev', '--region', 'us-gov-west-1')
  })

  it('has no literal arn:aws:, nor has anything that parameters can ask for', async () => {
    assert.deepEqual(commercial(template), [])
    assert.deepEqual(commercial(await wholeTemplate()), [])
  })

  it('lets CloudFormation name the partition of each integration', () => {
    const text = JSON.stringify(template.Resources.Router?.Properties.DefinitionString).replaceAll('\\', '')
    assert.match(text, /"Resource": "arn:\$\{AWS::Partition\}:states:::lambda:invoke"/)
  })
})

describe('the tiers of another partition', () => {
  const tiers = {
    here: { region: 'us-gov-east-1' },
    there: { region: 'us-east-1' },
    home: {},
    told: { region: `\${REGION}` },
  }

  it('are those whose Region credentials of this one are no good in', () => {
    assert.deepEqual(foreignTiers({ tiers }, 'us-gov-west-1'), ['there'])
    assert.deepEqual(foreignTiers({ tiers }, 'us-west-2'), ['here'])
  })
})

describe('packaging', function () {
  this.timeout(120_000)
  it('refuses a stage that AWS would refuse halfway', async () => {
    assert.match(await packagingFailure('Dev'), /^the stage is "Dev": expected at most 22 lower-case letters/m)
  })

  it('refuses a parameter that nothing would notice', async () => {
    const said = await packagingFailure('dev', '--param', 'canary=enabled')
    assert.match(said, /^the parameter canary is "enabled": expected DISABLED or ENABLED$/m)
  })
})
