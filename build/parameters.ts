import { sentence, showValue } from '../core/problems.ts'
import { isChina, partitionOf } from './partition.ts'

/** What is deployed where, as the framework has resolved it. */
export interface Deployment {
  stage: string
  region: string
  /** Of the stage and of the command line; numbers and booleans in serverless.yml, texts from `--param`. */
  params: Readonly<Record<string, unknown>>
  /** The `${NAME}` variables of tiers.yml, which may be parameters too. */
  variables: readonly string[]
}

interface Parameter {
  fits(value: string): boolean
  expected: string
}

const oneOf = (...values: string[]): Parameter => ({
  fits: value => values.includes(value),
  expected: `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`,
})
const whole = (least: number, expected: string): Parameter => ({
  fits: value => /^\d+$/.test(value) && Number(value) >= least,
  expected,
})
/** An empty text is how a parameter is left out. */
const optional = ({ fits, expected }: Parameter): Parameter => ({
  fits: value => value === '' || fits(value),
  expected,
})

/** What CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545],
  ...[731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
].map(String)

/** The parameters of serverless.yml. Without this list a wrong one is ignored, or refused in the middle of a deployment. */
const PARAMETERS: Readonly<Record<string, Parameter>> = {
  simulate: oneOf('denied', 'allowed'),
  logRetentionDays: { fits: value => RETENTION.includes(value), expected: `one of ${RETENTION.join(', ')}` },
  payloadDays: whole(1, 'a whole number of days above 0'),
  expressExecutionData: oneOf('false', 'true'),
  converseConcurrency: optional(whole(1, 'a whole number above 0')),
  invokeModelConcurrency: optional(whole(1, 'a whole number above 0')),
  alarmEmail: optional({ fits: value => /^\S+@\S+$/.test(value), expected: 'a mail address' }),
  canary: oneOf('DISABLED', 'ENABLED'),
  inferenceProfiles: oneOf('none', 'perRoute'),
  door: oneOf('off', 'public'),
  kmsKeyArn: optional({
    fits: value => /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(value),
    expected: 'the ARN of a key, not of an alias, such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…',
  }),
  doorConcurrency: optional(whole(1, 'a whole number above 0')),
}

/** Each problem of a deployment as one sentence: what it is, its value and what was expected. */
export const deploymentProblems = ({ stage, region, params, variables }: Deployment): string[] => [
  ...stageProblem(stage, region),
  ...(isChina(region)
    ? [sentence('the region', showValue(region), 'one outside China, where Amazon Bedrock is not offered')]
    : []),
  ...Object.entries(params).flatMap(([name, value]) => paramProblem(name, value, variables)),
  ...doorProblem(params, region),
  ...keyProblem(params, region),
]

/** A public address is a bill: how large it may become is for its owner to say. */
const doorProblem = ({ door, doorConcurrency = '' }: Deployment['params'], region: string): string[] => {
  if (door !== 'public') return []
  if (partitionOf(region) !== 'aws')
    return [sentence('the parameter door', showValue(door), `off in ${region}, where Lambda has no function URLs`)]
  if (doorConcurrency !== '') return []
  const expected = 'with door: public how many requests it may serve at a time'
  return [sentence('the parameter doorConcurrency', 'missing', expected)]
}

const keyProblem = ({ kmsKeyArn }: Deployment['params'], region: string): string[] => {
  const own = typeof kmsKeyArn === 'string' ? kmsKeyArn.split(':')[3] : undefined
  return !own || own === region ? [] : [sentence('the parameter kmsKeyArn', showValue(kmsKeyArn), `a key in ${region}`)]
}

/** The payload bucket's name holds stage, account and Region, and is the shortest of all names: 63 characters. */
const longestStage = (region: string): number => 63 - 'stepdown--payloads-111122223333-'.length - region.length

const stageProblem = (stage: string, region: string): string[] => {
  const longest = longestStage(region)
  if (stage.length <= longest && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(stage)) return []
  const expected = `at most ${longest} lower-case letters, digits and single hyphens, as it is a part of the bucket’s name`
  return [sentence('the stage', showValue(stage), expected)]
}

const paramProblem = (name: string, value: unknown, variables: readonly string[]): string[] => {
  if (value === undefined || value === null || variables.includes(name)) return []
  const parameter = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined
  if (!parameter) {
    const known = [...Object.keys(PARAMETERS), ...variables].join(', ')
    return [`the parameter ${name} is not a known one: expected ${known}`]
  }
  return parameter.fits(String(value)) ? [] : [sentence(`the parameter ${name}`, showValue(value), parameter.expected)]
}
