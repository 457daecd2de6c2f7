import { Command } from 'commander'
import { findMachine } from '../client/machines.ts'
import type { Catalogue } from '../core/catalogue/tier.ts'
import { readCatalogueSource, validCatalogue } from './catalogue-file.ts'
import { checkMachines } from './check-machines.ts'
import { checkRoles } from './check-roles.ts'
import { type CheckRow, drawChecks } from './check-table.ts'
import { type ConnectionOptions, connected, withConnection } from './connection-options.ts'
import { type CommandContext, writeJson, writeLines } from './context.ts'
import { EXIT } from './exit-codes.ts'

interface CheckOptions extends ConnectionOptions {
  tiers: string
  serverless: string
  offline?: true
  json?: true
}

const EXAMPLES = `
Examples:
  $ stepdown check --offline           the files alone: before a deployment, in a build
  $ AWS_PROFILE=prod stepdown check    and each tier against the account: models, access, endpoints, quotas

No model is called. Exit code 1 when a check fails; warnings alone are 0.`

export const checkCommand = (context: CommandContext): Command =>
  withConnection(new Command('check'))
    .description('Check the catalogue and the state machines, and each tier against the account')
    .option('--tiers <file>', 'the catalogue', 'tiers.yml')
    .option('--serverless <file>', 'the file with the state machines', 'serverless.yml')
    .option('--offline', 'look at the files alone')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: CheckOptions) => {
      const catalogue = validCatalogue(options.tiers, readCatalogueSource(options.tiers), context.env)
      const rows = [catalogueRow(options.tiers, catalogue), ...(await checkMachines(options.serverless, context.env))]
      const target = options.offline ? [] : await checkTarget(catalogue, options, context)
      const router = target.find(({ subject, status }) => subject === 'router' && status === 'ok')
      rows.push(...target, ...checkRoles(catalogue, router?.detail))
      if (options.json) writeJson(context.out, { findings: rows })
      else writeLines(context.out, drawChecks(rows, context.out))
      context.setExitCode(rows.some(({ status }) => status === 'error') ? EXIT.failed : EXIT.answered)
    })

function catalogueRow(file: string, { tiers, routes }: Catalogue): CheckRow {
  const unset = [...tiers.values()].filter(tier => tier.model === undefined).map(({ id }) => id)
  const detail = `${tiers.size} tiers, ${routes.size} routes${unset.length > 0 ? `; not configured by this environment: ${unset.join(', ')}` : ''}`
  return { subject: file, check: 'catalogue', status: 'ok', detail }
}

/** The deployed router, and on AWS each tier as the account has it; a laptop simulates its models. */
const checkTarget = (catalogue: Catalogue, options: CheckOptions, context: CommandContext): Promise<CheckRow[]> =>
  connected(options, context, async connection => {
    const router = await findMachine(connection.stepFunctions, 'router').then(
      (arn): CheckRow => ({ subject: 'router', check: 'deployed', status: 'ok', detail: arn }),
      (error): CheckRow => {
        // Not deployed yet is worth a line; an account that can not be reached ends the command.
        if (error.name !== 'MachineNotFound') throw error
        return { subject: 'router', check: 'deployed', status: 'warning', detail: error.message }
      },
    )
    if (connection.endpoint) return [router]
    const [{ preflight }, { awsAccount }] = await Promise.all([
      import('../core/preflight/preflight.ts'),
      import('../aws/account.ts'),
    ])
    // Each tier is looked up in its own Region.
    const { region: _, ...settings } = connection.settings('SFN')
    const findings = await preflight(catalogue, awsAccount(settings), context.now())
    return [router, ...findings.map(({ tier, ...finding }) => ({ subject: tier, ...finding }))]
  })
