import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'

interface Definition {
  States: Record<string, { Type: string }>
}

const LOG_GROUPS = { Router: 'RouterLogs', RouterExpress: 'RouterExpressLogs' }

/** The ways in which a request can fail: the Fail states of the router, in its order. */
export const failStates = async (file: URL): Promise<string[]> =>
  Object.entries((parse(await readFile(file, 'utf8')) as Definition).States)
    .filter(([, { Type }]) => Type === 'Fail')
    .map(([name]) => name)

/** `Deadline exceeded` → `DeadlineExceeded`. */
export const failureMetric = (state: string): string =>
  state.replace(/\s+(\w)/g, (_, letter: string) => letter.toUpperCase())

/**
 * How a request failed is known only where it ends, in a Fail state, where none of our functions runs. At levels ERROR
 * and ALL the machines log each Fail state that is entered, by name and without its data; these filters count the lines.
 * https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
 */
export const failureCounts = (states: string[], stage: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(LOG_GROUPS).flatMap(([machine, logs]) =>
      states.map(state => [`${machine}${failureMetric(state)}`, filter(state, logs, stage)]),
    ),
  )

const filter = (state: string, logs: string, stage: string) => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: { Ref: logs },
    FilterPattern: `{ $.type = "FailStateEntered" && $.details.name = "${state}" }`,
    MetricTransformations: [
      { MetricNamespace: `Stepdown/${stage}`, MetricName: failureMetric(state), MetricValue: '1' },
    ],
  },
})
