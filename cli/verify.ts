import { Command } from 'commander'
import { type ClientOptions, createClient } from '../client/client.ts'
import type { Connection } from '../client/connection.ts'
import { readCatalogueSource, TIERS_FILE, validCatalogue } from './catalogue-file.ts'
import { type CheckRow, drawChecks } from './check-table.ts'
import { type ConnectionOptions, connected, machineArn, withConnection } from './connection-options.ts'
import { type CommandContext, writeJson, writeLines } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { laptopCatalogue } from './laptop-catalogue.ts'
import { answered, rejected } from './verify/answers.ts'
import { cloudWatchLogs } from './verify/cloudwatch-logs.ts'
import { event } from './verify/event.ts'
import { countFailures } from './verify/filters.ts'
import { kindsLeft } from './verify/kinds.ts'
import { patient } from './verify/patience.ts'
import { simulateAllowed } from './verify/simulate.ts'
import { streamed } from './verify/streamed.ts'
import type { Check, World } from './verify/world.ts'

interface VerifyOptions extends ConnectionOptions {
  tiers?: string
  json?: true
}

const EXAMPLES = `
Examples:
  $ npx serverless deploy --stage trial --param simulate=allowed
  $ stepdown verify --machine arn:aws:states:us-east-1:111122223333:stateMachine:stepdown-trial-router

It makes tiers fail on purpose, so the deployment has to allow that; four small answers are paid. The alarm Exhausted
rings, as some requests fail. Exit code 1 when something does not work.`

export const verifyCommand = (context: CommandContext): Command =>
  withConnection(new Command('verify'))
    .description(
      'Prove a deployment: each kind is left, requests are answered, refused, counted; events, waits, streams',
    )
    .option('--tiers <file>', `the deployed catalogue (default: ${TIERS_FILE}; a laptop tells its own)`)
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: VerifyOptions) =>
      connected(options, context, async connection => {
        const world = await meet(options, connection, context)
        try {
          await simulateAllowed(world)
          const rows = await verify(
            [kindsLeft, answered, streamed, rejected, patient, event, countFailures(await cloudWatchLogs(connection))],
            world,
          )
          if (options.json) writeJson(context.out, { findings: rows })
          else writeLines(context.out, drawChecks(rows, context.out))
          context.setExitCode(rows.some(({ status }) => status === 'error') ? EXIT.failed : EXIT.answered)
        } finally {
          world.standard.close()
          world.express.close()
        }
      }),
    )

const meet = async (options: VerifyOptions, connection: Connection, context: CommandContext): Promise<World> => {
  const { endpoint, region, profile } = options
  const router = await machineArn(options, connection, context, 'router')
  const settings: ClientOptions = {
    stateMachineArn: router,
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    ...(profile && { profile }),
  }
  const file = options.tiers ?? TIERS_FILE
  const catalogue = (await laptopCatalogue(connection)) ?? validCatalogue(file, readCatalogueSource(file), context.env)
  const standard = createClient(settings, context.env)
  const express = createClient({ ...settings, express: true }, context.env)
  return { connection, router, catalogue, standard, express, context }
}

const verify = async (checks: readonly Check[], world: World): Promise<CheckRow[]> => {
  const rows: CheckRow[] = []
  for (const check of checks) rows.push(...(await check(world)))
  return rows
}
