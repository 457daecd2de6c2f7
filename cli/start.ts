import { Argument, Command, Option } from 'commander'
import { connect } from '../client/connection.ts'
import { startExecution } from '../client/start.ts'
import type { RequestInput } from '../core/request/schema.ts'
import { REGION, stateMachineArn } from '../local/arns.ts'
import type { Scenario } from '../local/bedrock/scenario.ts'
import type { Cloud } from '../local/cloud.ts'
import { simulatedArns } from '../local/simulated-arns.ts'
import { askLive } from './ask-live.ts'
import { readCatalogueSource, tiersAtHand, validCatalogue } from './catalogue-file.ts'
import { type CommandContext, writeLines } from './context.ts'
import { CommandError, EXIT, usageError } from './exit-codes.ts'
import { watchAncestors } from './left-behind.ts'
import { parsePort } from './options.ts'
import { drawHowTo, drawNext, drawWelcome } from './start-screen.ts'

export const DEFAULT_PORT = 8083
const DEFAULT_PROMPT = 'Tell me about Amazon Bedrock in less than 100 words.'
const ROUTER = stateMachineArn('stepdown-local-router')

interface StartOptions {
  once?: true
  serve?: true
  scenario: string
  route?: string
  tiers: string
  port: number
  bedrock: 'simulated' | 'aws'
}

/** `npm start` and `stepdown start`: everything on one port of this machine, and a first prompt through it. */
export const startCommand = (context: CommandContext): Command =>
  new Command('start')
    .description('Run the router and everything it needs on this machine, and ask it a first prompt')
    .addArgument(new Argument('[prompt]', 'what to ask').default(DEFAULT_PROMPT))
    .addOption(new Option('--once', 'end after the answer: exit code 0 with one, 1 without').conflicts('serve'))
    .addOption(new Option('--serve', 'start everything and ask nothing'))
    .option(
      '--scenario <name>',
      'how the simulated Bedrock behaves: calm, throttled, overload, outage, cold-start, slow, instant, or a YAML file',
      'calm',
    )
    .option('--route <name>', 'a route of the catalogue')
    .option('--tiers <file>', 'another catalogue', tiersAtHand())
    .option('--port <port>', 'the port on 127.0.0.1; 0 takes a free one', parsePort, DEFAULT_PORT)
    .addOption(
      new Option('--bedrock <where>', 'aws: call the real models with your credentials')
        .choices(['simulated', 'aws'])
        .default('simulated'),
    )
    .action((prompt: string, options: StartOptions, command: Command) => {
      if (options.serve && command.args.length > 0) throw usageError('--serve asks nothing: leave out the prompt')
      if (prompt.trim() === '') throw usageError('the prompt is empty: expected some text')
      return start(prompt, options, context)
    })

async function start(prompt: string, options: StartOptions, context: CommandContext): Promise<void> {
  const scenario = await readScenario(options.scenario)
  const { env, catalogue } = readTiers(options, context)
  if (options.route !== undefined && !catalogue.routes.has(options.route)) {
    throw usageError(`--route is "${options.route}": expected one of ${[...catalogue.routes.keys()].join(', ')}`)
  }
  const cloud = await open(options, scenario, env)
  watchAncestors(context.env, endOrphan)
  try {
    // As every SDK resolves it: the service's own variable, then the one for all services.
    const bedrockEndpoint = context.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? context.env.AWS_ENDPOINT_URL
    const { bedrock } = options
    writeLines(context.out, drawWelcome({ endpoint: cloud.endpoint, scenario, bedrock, bedrockEndpoint }, context.out))
    if (!options.serve) {
      const { try: send } = bedrock === 'simulated' ? scenario : {}
      const route = options.route ?? (send?.route && catalogue.routes.has(send.route) ? send.route : undefined)
      const code = await askFirst({ prompt, ...(route && { route }) }, send?.burst ?? 0, cloud, context)
      if (options.once) return context.setExitCode(code)
    }
    const asked = cloud.stepFunctions.store.list()[0]?.arn
    writeLines(context.out, drawNext(cloud.endpoint, asked, context.out))
    writeLines(context.out, drawHowTo(cloud.endpoint, ROUTER, context.out))
    context.out.write(`  ${context.out.paint('dim', 'Ctrl-C stops it.')}\n`)
    await untilInterrupted(context.interrupted)
  } finally {
    await cloud.close()
  }
}

/** As Ctrl-C would, and again in case something holds the process: nobody is left to do it. */
function endOrphan() {
  const end = () => process.kill(process.pid, 'SIGTERM')
  end()
  setTimeout(end, 2000).unref()
}

/**
 * The prompt goes the way any client's would: StartExecution on the endpoint, then the execution's history.
 * @param burst as many requests go before it, where the scenario is about load
 */
async function askFirst(request: RequestInput, burst: number, cloud: Cloud, context: CommandContext): Promise<number> {
  // The caller's own AWS settings must not lead elsewhere.
  const connection = connect({ endpoint: cloud.endpoint, region: REGION, env: {} })
  try {
    await Promise.all(
      Array.from({ length: burst }, () => startExecution(connection.stepFunctions, ROUTER, request, undefined)),
    )
    await untilUnderWay(burst, cloud, context)
    if (burst > 0) context.out.write(`  ${context.out.paint('dim', `${burst} requests were sent before this one`)}\n\n`)
    return await askLive(request, { connection, stateMachineArn: ROUTER, context })
  } finally {
    connection.close()
  }
}

const LONGEST_LOOKS = 250

/** Until the first quota is used up: before, the request that is looked at would be served, and long after, again. */
async function untilUnderWay(burst: number, { bedrock }: Cloud, { sleep, interrupted }: CommandContext) {
  const refused = () => bedrock.recentCalls().some(({ outcome }) => outcome === 'ThrottlingException')
  for (let look = 0; burst > 0 && look < LONGEST_LOOKS && !refused(); look++) await sleep(20, interrupted)
}

async function readScenario(name: string): Promise<Scenario> {
  const { loadScenario } = await import('../local/bedrock/scenario.ts')
  try {
    return loadScenario(name)
  } catch (error) {
    throw usageError(`--scenario: ${(error as Error).message}`, { cause: error })
  }
}

/** The catalogue, and the variables that it needs, simulated ones included unless the models are real. */
function readTiers({ tiers, bedrock }: StartOptions, { env }: CommandContext) {
  const source = readCatalogueSource(tiers)
  const variables = bedrock === 'simulated' ? { ...env, ...simulatedArns(source, env) } : env
  return { env: variables, catalogue: validCatalogue(tiers, source, variables) }
}

async function open(
  { port, tiers, bedrock }: StartOptions,
  scenario: Scenario,
  env: CommandContext['env'],
): Promise<Cloud> {
  // Loaded by this command only: the others are small programs that talk to an endpoint.
  const { startCloud } = await import('../local/cloud.ts')
  try {
    return await startCloud({ port, scenario, tiers, env: { ...env }, bedrock })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    const message = `port ${port} is in use: stop what uses it, or choose another with --port (0 takes a free one)`
    throw new CommandError(message, EXIT.usage, { cause: error })
  }
}

const untilInterrupted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
