import assert from 'node:assert/strict'
import { type Deployment, deploymentProblems } from '../../../build/parameters.ts'

const problems = (changed: Partial<Deployment>): string[] =>
  deploymentProblems({
    stage: 'dev',
    region: 'us-east-1',
    params: {},
    variables: ['SAGEMAKER_ENDPOINT_ARN'],
    ...changed,
  })

describe('a deployment is refused, in one sentence, with', () => {
  const REFUSED: [what: string, deployment: Partial<Deployment>, said: RegExp][] = [
    ['a stage in capitals', { stage: 'Dev' }, /^the stage is "Dev": expected at most 22 lower-case letters/],
    ['a stage of 64 characters', { stage: 'a'.repeat(64) }, /^the stage is "a+": expected at most 22 /],
    [
      'a stage that is too long for its Region’s bucket',
      { stage: 'a'.repeat(18), region: 'ap-northeast-1' },
      /expected at most 17 /,
    ],
    [
      'China',
      { region: 'cn-north-1' },
      /^the region is "cn-north-1": expected one outside China, where Amazon Bedrock/,
    ],
    [
      'a door that is neither',
      { params: { door: 'private' } },
      /^the parameter door is "private": expected off or pub/,
    ],
    [
      'a public door without a limit',
      { params: { door: 'public' } },
      /^the parameter doorConcurrency is missing: expected with door: public how many requests it may serve at a time$/,
    ],
    ['a canary that is neither', { params: { canary: 'enabled' } }, /^the parameter canary is "enabled": expected DIS/],
    [
      'days that are no number',
      { params: { payloadDays: 'abc' } },
      /^the parameter payloadDays is "abc": expected a who/,
    ],
    [
      'no day at all',
      { params: { payloadDays: 0 } },
      /^the parameter payloadDays is 0: expected a whole number of days/,
    ],
    [
      'a retention that CloudWatch does not have',
      { params: { logRetentionDays: 10 } },
      /^the parameter logRetentionDays is 10: expected one of 1, 3, 5/,
    ],
    [
      'profiles in another case',
      { params: { inferenceProfiles: 'perroute' } },
      /^the parameter inferenceProfiles is "perroute": expected none or perRoute$/,
    ],
    ['another word for true', { params: { expressExecutionData: 'yes' } }, /expected false or true$/],
    ['a simulation that is on', { params: { simulate: true } }, /^the parameter simulate is true: expected denied or/],
    ['half a unit of concurrency', { params: { converseConcurrency: '0.5' } }, /expected a whole number above 0$/],
    [
      'the alias of a key',
      { params: { kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:alias/mine' } },
      /expected the ARN of a key, not of an alias/,
    ],
    [
      'a key of another Region',
      { params: { kmsKeyArn: 'arn:aws:kms:us-west-2:111122223333:key/1234abcd' } },
      /^the parameter kmsKeyArn is "arn:aws:kms:us-west-2:[^"]+": expected a key in us-east-1$/,
    ],
    [
      'a door in GovCloud',
      { region: 'us-gov-west-1', params: { door: 'public', doorConcurrency: 5 } },
      /^the parameter door is "public": expected off in us-gov-west-1, where Lambda has no function URLs$/,
    ],
    ['a mail address without an at', { params: { alarmEmail: 'me' } }, /expected a mail address$/],
    [
      'a name that nothing reads',
      { params: { canry: 'ENABLED' } },
      /^the parameter canry is not a known one: expected /,
    ],
  ]
  for (const [what, deployment, said] of REFUSED) {
    it(what, () => {
      const found = problems(deployment)
      assert.equal(found.length, 1)
      assert.match(found[0] ?? '', said)
      assert.ok(!found[0]?.includes('\n'))
    })
  }

  it('nothing that is right, from the file or from the command line', () => {
    const params = {
      simulate: 'allowed',
      logRetentionDays: '90',
      payloadDays: 7,
      expressExecutionData: false,
      converseConcurrency: 400,
      alarmEmail: '',
      canary: 'ENABLED',
      inferenceProfiles: 'none',
      SAGEMAKER_ENDPOINT_ARN: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/mistral',
    }
    assert.deepEqual(problems({ stage: 'team-7', region: 'us-gov-west-1', params }), [])
  })
})
