import type { Connection } from '../../client/connection.ts'
import type { Logs } from './filters.ts'

/** CloudWatch Logs of a deployment; a laptop has none. */
export const cloudWatchLogs = async ({ endpoint, settings }: Connection): Promise<Logs | undefined> => {
  if (endpoint) return undefined
  const { CloudWatchLogsClient, DescribeMetricFiltersCommand, FilterLogEventsCommand } = await import(
    '@aws-sdk/client-cloudwatch-logs'
  )
  const client = new CloudWatchLogsClient(settings('CLOUDWATCH_LOGS'))
  return {
    async filters(logGroupName) {
      const { metricFilters } = await client.send(new DescribeMetricFiltersCommand({ logGroupName }))
      return (metricFilters ?? []).flatMap(({ filterPattern = '', metricTransformations }) =>
        (metricTransformations ?? []).map(({ metricName = '' }) => ({ metric: metricName, pattern: filterPattern })),
      )
    },
    async matches(logGroupName, filterPattern, startTime) {
      let found = 0
      let nextToken: string | undefined
      do {
        const page = await client.send(
          new FilterLogEventsCommand({ logGroupName, filterPattern, startTime, ...(nextToken && { nextToken }) }),
        )
        found += page.events?.length ?? 0
        nextToken = page.nextToken
      } while (nextToken && found === 0)
      return found
    },
  }
}
