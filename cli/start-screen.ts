import { facts } from './answer.ts'
import type { Terminal } from './terminal.ts'

export interface Screen {
  endpoint: string
  scenario: { name?: string | undefined; description: string; try?: { see: string } | undefined }
  bedrock: 'simulated' | 'aws'
  /** Where the model calls go with `--bedrock aws`. */
  bedrockEndpoint?: string | undefined
}

/** The first lines of `npm start`: what runs where. */
export function drawWelcome({ endpoint, scenario, bedrock, bedrockEndpoint }: Screen, terminal: Terminal): string[] {
  const { paint } = terminal
  const models =
    bedrock === 'simulated'
      ? `simulated, scenario ${paint('bold', scenario.name ?? 'own')}: ${scenario.description}`
      : `${bedrockEndpoint ?? 'Amazon Bedrock'}, with your credentials: ${paint('yellow', 'answers cost money')}`
  return [
    '',
    `  ${paint(['bold', 'cyan'], 'Stepdown')} ${paint('dim', 'answers prompts on Amazon Bedrock tier by tier, here on this machine')}`,
    '',
    ...facts(
      [
        ['endpoint', paint('underline', endpoint)],
        ['console', `${endpoint}/ in a browser`],
        ['models', models],
        ...(bedrock === 'simulated' && scenario.try ? [['to see', scenario.try.see] as const] : []),
      ],
      terminal,
      text => text,
    ),
    '',
  ]
}

/** What to do next that needs nothing but Node. */
export function drawNext(endpoint: string, executionArn: string | undefined, { paint }: Terminal): string[] {
  const steps = [
    ['ask again', `npx stepdown ask "Why is the sky blue?" --endpoint ${endpoint}`],
    ...(executionArn ? [['this one', `${endpoint}/#/executions/${encodeURIComponent(executionArn)}`]] : []),
    ['break a tier', `${endpoint}/#/tiers`],
  ]
  return ['', ...steps.map(([name = '', what = '']) => `  ${paint('dim', name.padEnd(12))}  ${what}`)]
}

/** The last lines: how other programs reach what runs here. */
export function drawHowTo(endpoint: string, stateMachineArn: string, terminal: Terminal): string[] {
  const { paint } = terminal
  const quiet = (text: string) => `  ${paint('dim', text)}`
  const code = (text: string) => `    ${text}`
  return [
    '',
    quiet('The same with the AWS CLI or any AWS SDK, in another terminal:'),
    '',
    ...EXPORTS.map(([name, value]) => code(`export ${name}=${value ?? endpoint}`)),
    '',
    code('aws stepfunctions start-execution \\'),
    code(`  --state-machine-arn ${stateMachineArn} \\`),
    code(`  --input '{"prompt": "Why is the sky blue?"}'`),
    code('aws stepfunctions describe-execution --execution-arn <the executionArn it printed>'),
    '',
    code(`aws stepfunctions start-sync-execution --query output --output text \\`),
    code(`  --state-machine-arn ${stateMachineArn}-express \\`),
    code(`  --input '{"prompt": "Why is the sky blue?"}'`),
    '',
    quiet('Programs that call Bedrock’s Converse or OpenAI’s chat completions, with a route as their model:'),
    '',
    // For one program each: exported, the first would send a laptop with --bedrock aws to itself.
    code(`AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${endpoint}/door python app.py`),
    code(`OPENAI_BASE_URL=${endpoint}/door/v1 OPENAI_API_KEY=any python app.py`),
    '',
  ]
}

/**
 * What clients need; undefined stands for the endpoint. botocore prefixes the host of StartSyncExecution with `sync-`
 * unless told not to, and version 1 of the AWS CLI reads AWS_DEFAULT_REGION only.
 */
const EXPORTS: readonly (readonly [string, string?])[] = [
  ['AWS_ENDPOINT_URL'],
  ['AWS_ACCESS_KEY_ID', 'test'],
  ['AWS_SECRET_ACCESS_KEY', 'test'],
  ['AWS_REGION', 'us-east-1'],
  ['AWS_DEFAULT_REGION', 'us-east-1'],
  ['AWS_DISABLE_HOST_PREFIX_INJECTION', 'true'],
]
