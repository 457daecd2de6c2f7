import { randomBytes } from 'node:crypto'
import { Command } from 'commander'
import type { StoredKey } from '../aws/keys.ts'
import { openDynamoDb } from '../client/capacity.ts'
import { formatDuration } from '../core/catalogue/duration.ts'
import { KEY_NAME } from '../core/doors/token.ts'
import { readCatalogueSource, TIERS_FILE, validCatalogue } from './catalogue-file.ts'
import { type ConnectionOptions, connected, machineArn, withConnection } from './connection-options.ts'
import { type CommandContext, writeJson, writeLines } from './context.ts'
import { CommandError, EXIT, usageError } from './exit-codes.ts'
import { type KeyStore, keyStore, keysTable } from './key-store.ts'
import { parseDurationOption, parseList, parsePositive } from './options.ts'

interface CreateOptions extends ConnectionOptions {
  expires: number
  routes?: string[]
  maxCostUsd?: number
  tiers?: string
  json?: true
}

const LONGEST_MS = 3650 * 86_400_000

/** `stepdown keys create NAME`, `keys list`, `keys revoke NAME`: who may come through the door of a deployment. */
export function keysCommand(context: CommandContext): Command {
  const create = withConnection(new Command('create'))
    .description('Make a key for the door; it is shown once')
    .argument('<name>', 'who has it: up to 64 letters, digits, dots, hyphens or underscores; it stands in logs')
    .requiredOption('--expires <duration>', 'how long it is good for', parseDurationOption, 90 * 86_400_000)
    .option('--routes <names>', 'the routes that it may use, with commas (default: all)', parseList)
    .option('--max-cost-usd <usd>', 'the most that one request may cost', parsePositive('US dollars'))
    .option('--tiers <file>', `the catalogue that has the routes (default: ${TIERS_FILE})`)
    .option('--json', 'print it as JSON')
    .action((name: string, options: CreateOptions) => createKey(name, options, context))
  const list = withConnection(new Command('list'))
    .description('The names of keys, until when they are good and for which routes')
    .option('--json', 'print it as JSON')
    .action((options: ConnectionOptions & { json?: true }) => listKeys(options, context))
  const revoke = withConnection(new Command('revoke'))
    .description('End a key for good, within a minute')
    .argument('<name>', 'its name')
    .action((name: string, options: ConnectionOptions) => revokeKey(name, options, context))
  return new Command('keys')
    .description('Make, list and revoke the keys of a door')
    .addCommand(list, { isDefault: true })
    .addCommand(create)
    .addCommand(revoke)
}

const withKeys = <T>(
  options: ConnectionOptions,
  context: CommandContext,
  work: (store: KeyStore) => Promise<T>,
): Promise<T> =>
  connected(options, context, async connection => {
    const router = await machineArn(options, connection, context, 'router')
    const client = await openDynamoDb(connection)
    try {
      return await work(keyStore(keysTable(context.env.STEPDOWN_KEYS_TABLE, router), client))
    } finally {
      client.destroy()
    }
  })

const createKey = async (name: string, options: CreateOptions, context: CommandContext): Promise<void> => {
  const { expires: lasting, routes, maxCostUsd } = options
  if (!KEY_NAME.test(name))
    throw usageError(
      `the name is ${JSON.stringify(name)}: expected 1 to 64 letters, digits, dots, hyphens or underscores`,
    )
  if (lasting > LONGEST_MS) throw usageError('--expires: expected at most 3650d')
  if (routes) checkRoutes(routes, options.tiers ?? TIERS_FILE, context)
  const createdAt = context.now()
  const key: StoredKey = {
    name,
    createdAt,
    expires: createdAt + lasting,
    ...(routes && { routes }),
    ...(maxCostUsd !== undefined && { maxCostUsd }),
  }
  const token = `sd_${randomBytes(32).toString('base64url')}`
  await withKeys(options, context, async store => {
    const same = (await store.list()).find(other => other.name === name && isGood(other, createdAt))
    if (same)
      throw new CommandError(`there is a key ${name} already: revoke it first, or choose another name`, EXIT.failed)
    await store.add(token, key)
  })
  if (options.json) return writeJson(context.out, { key: token, ...key })
  writeLines(context.out, [
    `  ${token}`,
    '',
    `  ${name} is good for ${formatDuration(lasting)}, until ${day(key.expires)}, for ${routesOf(key)}.`,
    '  It is not shown again: only its hash is kept.',
  ])
}

const checkRoutes = (routes: readonly string[], file: string, { env }: CommandContext): void => {
  const { routes: known } = validCatalogue(file, readCatalogueSource(file), env)
  if (routes.length === 0) throw usageError('--routes is empty: expected at least one route')
  const stranger = routes.find(route => !known.has(route))
  if (stranger !== undefined)
    throw usageError(`--routes: there is no route "${stranger}": expected some of ${[...known.keys()].join(', ')}`)
}

const listKeys = (options: ConnectionOptions & { json?: true }, context: CommandContext): Promise<void> =>
  withKeys(options, context, async store => {
    const keys = await store.list()
    if (options.json) {
      return writeJson(
        context.out,
        keys.map(({ pk: _, ...key }) => key),
      )
    }
    const { paint } = context.out
    const width = Math.max(0, ...keys.map(({ name }) => name.length))
    const lines = keys.map(key => {
      const now = context.now()
      const facts = [stateOf(key, now), routesOf(key)]
      if (key.maxCostUsd !== undefined) facts.push(`at most $${key.maxCostUsd} a request`)
      return `  ${paint(isGood(key, now) ? 'bold' : 'dim', key.name.padEnd(width))}  ${facts.join(', ')}`
    })
    writeLines(context.out, lines.length > 0 ? lines : ['  There are no keys: stepdown keys create NAME makes one.'])
  })

const revokeKey = (name: string, options: ConnectionOptions, context: CommandContext): Promise<void> =>
  withKeys(options, context, async store => {
    const keys = (await store.list()).filter(key => key.name === name && key.revokedAt === undefined)
    if (keys.length === 0) throw new CommandError(`there is no key ${JSON.stringify(name)} to revoke`, EXIT.failed)
    for (const { pk } of keys) await store.revoke(pk, context.now())
    writeLines(context.out, [`  ${name} is revoked; a door that has just seen it takes it for a minute more`])
  })

const isGood = ({ expires, revokedAt }: StoredKey, now: number): boolean => revokedAt === undefined && expires > now

const stateOf = (key: StoredKey, now: number): string => {
  if (key.revokedAt !== undefined) return `revoked on ${day(key.revokedAt)}`
  return key.expires > now ? `good until ${day(key.expires)}` : `expired on ${day(key.expires)}`
}

const routesOf = ({ routes }: StoredKey): string => (routes ? `the routes ${routes.join(', ')}` : 'every route')

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
