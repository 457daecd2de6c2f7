import { Command } from 'commander'
import type { Connection } from '../client/connection.ts'
import { disable, enable, LONGEST_DISABLED_MS } from '../core/capacity/circuit.ts'
import { formatDuration } from '../core/catalogue/duration.ts'
import type { Route, Tier } from '../core/catalogue/tier.ts'
import { readCatalogueSource, TIERS_FILE, validCatalogue } from './catalogue-file.ts'
import { type ConnectionOptions, connected, machineArn, withConnection } from './connection-options.ts'
import { type CommandContext, writeJson, writeLines } from './context.ts'
import { CommandError, EXIT, usageError } from './exit-codes.ts'
import { laptopCatalogue } from './laptop-catalogue.ts'
import { parseDurationOption } from './options.ts'
import { printable, wrap } from './terminal.ts'
import { describeTier, openTierStates, type TierStates } from './tier-states.ts'
import { formatElapsed, formatMoment } from './units.ts'

interface TiersOptions extends ConnectionOptions {
  /** Without it, tiers.yml. */
  tiers?: string
  json?: true
}

const withCatalogue = (command: Command): Command =>
  withConnection(command).option(
    '--tiers <file>',
    `the deployed catalogue (default: ${TIERS_FILE}; a laptop tells its own)`,
  )

/** `stepdown tiers`, `tiers disable NAME --for 1h`, `tiers enable NAME`. */
export function tiersCommand(context: CommandContext): Command {
  const list = withCatalogue(new Command('list'))
    .description('The catalogue: which tiers are configured, closed, paced or disabled, and the routes')
    .option('--json', 'print it as JSON')
    .action((options: TiersOptions) => listTiers(options, context))
  const disableTier = withCatalogue(new Command('disable'))
    .description('Take a tier out for a while: Plan skips it with the reason')
    .argument('<tier>', 'its name in the catalogue')
    .requiredOption('--for <duration>', 'how long: 15m, 1h, 7d', parseDurationOption)
    .option('--reason <text>', 'what people read on the ladder', 'an incident')
    .action((name: string, options: TiersOptions & { for: number; reason: string }) =>
      disableFor(name, options, context),
    )
  const enableTier = withCatalogue(new Command('enable'))
    .description('Let a tier serve again at once; closes its circuit too')
    .argument('<tier>', 'its name in the catalogue')
    .action((name: string, options: TiersOptions) => enableAgain(name, options, context))
  return new Command('tiers')
    .description('List the tiers, or take one out in an incident')
    .addCommand(list, { isDefault: true })
    .addCommand(disableTier)
    .addCommand(enableTier)
}

interface Opened {
  tiers: Tier[]
  routes: Route[]
  defaultRoute: string
  states: TierStates
}

const withTiers = <T>(
  options: TiersOptions,
  context: CommandContext,
  work: (opened: Opened) => Promise<T>,
): Promise<T> =>
  connected(options, context, async connection => {
    const catalogue = await readTiers(options, connection, context)
    const router = await machineArn(options, connection, context, 'router')
    const states = await openTierStates(connection, router, context.env.STEPDOWN_CAPACITY_TABLE)
    try {
      return await work({ ...catalogue, states })
    } finally {
      states.close()
    }
  })

/** A laptop knows its own catalogue and the simulated ARNs; a deployment has the file it was deployed with. */
async function readTiers({ tiers: file }: TiersOptions, connection: Connection, { env, err }: CommandContext) {
  const laptop = await laptopCatalogue(connection)
  if (laptop && file) err.write(`  --tiers ${file} is not read: the laptop at ${connection.endpoint} tells its own\n`)
  const { tiers, routes, defaultRoute } =
    laptop ?? validCatalogue(file ?? TIERS_FILE, readCatalogueSource(file ?? TIERS_FILE), env)
  return { tiers: [...tiers.values()], routes: [...routes.values()], defaultRoute }
}

const listTiers = (options: TiersOptions, context: CommandContext): Promise<void> =>
  withTiers(options, context, async ({ tiers, routes, defaultRoute, states }) => {
    const now = context.now()
    const known = await states.read(tiers, now)
    const described = tiers.map(tier => ({ tier, ...describeTier(tier, known.get(tier.bucket), now) }))
    if (options.json) {
      return writeJson(context.out, {
        tiers: described.map(({ tier, words }) => ({ ...tier, state: words, capacity: known.get(tier.bucket) })),
        routes,
        default: defaultRoute,
      })
    }
    const { paint } = context.out
    const width = (texts: string[]) => Math.max(0, ...texts.map(text => text.length))
    const name = width(tiers.map(tier => tier.id))
    const kind = width(tiers.map(tier => tier.kind))
    const region = width(tiers.map(tier => tier.region))
    writeLines(context.out, [
      ...described.map(({ tier, words, style }) =>
        [
          `  ${paint('bold', tier.id.padEnd(name))}`,
          tier.kind.padEnd(kind),
          tier.region.padEnd(region),
          paint(style, printable(words)),
        ].join('  '),
      ),
      '',
      ...routes.flatMap(route => {
        const facts = [`deadline ${formatElapsed(route.deadlineMs)}`]
        if (route.order === 'cost') facts.push('cheapest first')
        if (route.order === 'latency') facts.push('quickest first')
        if (route.whenExhausted === 'wait') facts.push('waits for capacity')
        if (route.name === defaultRoute) facts.push('default')
        const ladder = wrap(route.tiers.join(' → '), Math.max(30, context.out.width - 6))
        return [
          `  ${paint('bold', route.name)} ${paint('dim', facts.join(' · '))}`,
          ...ladder.map(line => `    ${line}`),
        ]
      }),
    ])
  })

async function disableFor(
  name: string,
  options: TiersOptions & { for: number; reason: string },
  context: CommandContext,
): Promise<void> {
  if (options.for > LONGEST_DISABLED_MS)
    throw usageError('--for: expected at most 30d; `enabled: false` in the catalogue is for longer')
  await withTiers(options, context, async ({ tiers, states }) => {
    const tier = findTier(name, tiers)
    const until = context.now() + options.for
    if (!(await states.write(tier, disable(until, options.reason), context.now()))) throw lostRace(name)
    const shared = tiers.filter(other => other.bucket === tier.bucket && other.id !== name).map(other => other.id)
    const also = shared.length > 0 ? `, and so is ${shared.join(', ')}, which shares its quota` : ''
    writeLines(context.out, [
      `  ${name} is disabled for ${formatDuration(options.for)}, until ${formatMoment(until)}${also}`,
    ])
  })
}

const enableAgain = (name: string, options: TiersOptions, context: CommandContext) =>
  withTiers(options, context, async ({ tiers, states }) => {
    if (!(await states.write(findTier(name, tiers), enable, context.now()))) throw lostRace(name)
    writeLines(context.out, [`  ${name} may serve again`])
  })

function findTier(name: string, tiers: readonly Tier[]): Tier {
  const tier = tiers.find(({ id }) => id === name)
  if (tier) return tier
  throw usageError(`there is no tier "${name}": expected one of ${tiers.map(({ id }) => id).join(', ')}`)
}

const lostRace = (name: string) =>
  new CommandError(`${name} was changed by somebody else at the same time: try again`, EXIT.failed)
