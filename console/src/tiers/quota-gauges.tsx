import Box from '@cloudscape-design/components/box'
import type { SimulatorBucket } from '../api/tiers.ts'
import { formatNumber } from '../format.ts'

/** One bar for each limit of the bucket: how much of it is taken at this moment. */
export function QuotaGauges({ bucket }: { bucket: SimulatorBucket | undefined }) {
  if (!bucket) return <Box color="text-body-secondary">Not called yet</Box>
  const { limits, available, daily, inFlight } = bucket
  const requests = limits.requestsPerMinute ?? limits.requestsPerSecond
  const gauges = [
    gauge(
      limits.requestsPerMinute !== undefined ? 'requests a minute' : 'requests a second',
      requests,
      available.requests,
    ),
    gauge('tokens a minute', limits.tokensPerMinute, available.tokens),
    gauge('tokens a day', daily.limit, daily.limit === undefined ? undefined : daily.limit - daily.tokens),
    gauge('at a time', limits.concurrency, (limits.concurrency ?? 0) - inFlight),
  ].filter(item => item !== undefined)
  if (gauges.length === 0) return <Box color="text-body-secondary">No limit</Box>
  return (
    <div className="gauges">
      {gauges.map(({ label, used, limit }) => (
        <label key={label} className="gauge">
          <meter min={0} max={limit} high={limit * 0.8} optimum={0} value={used} />
          {limit === 0 ? `No ${label}` : `${formatNumber(Math.round(used))} of ${formatNumber(limit)} ${label}`}
        </label>
      ))}
    </div>
  )
}

function gauge(label: string, limit: number | undefined, available: number | undefined) {
  if (limit === undefined) return undefined
  return { label, limit, used: Math.min(limit, Math.max(0, limit - (available ?? limit))) }
}
