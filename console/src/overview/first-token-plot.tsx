import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import type { Overview, RouteGroup } from '../api/overview.ts'
import { formatDuration } from '../format.ts'

/** How long people waited for the first token, by route: half of them, and 95 of 100. */
export function FirstTokenPlot({ overview }: { overview: Overview }) {
  const rows = rowsOf(overview.byRoute)
  const longest = Math.max(1, ...rows.map(row => row.p95))
  return (
    <Container
      header={
        <Header variant="h2" description="From the question on, by route.">
          First token
        </Header>
      }
      fitHeight
    >
      {rows.length === 0 ? (
        <Box color="text-body-secondary">No answers in this time.</Box>
      ) : (
        <ul className="percentiles">
          {rows.map(({ name, p50, p95 }) => (
            <li key={name}>
              <span className="percentile-name">{name}</span>
              <span className="percentile-track">
                <span className="percentile-95" style={{ inlineSize: `${(p95 / longest) * 100}%` }} />
                <span className="percentile-50" style={{ inlineSize: `${(p50 / longest) * 100}%` }} />
              </span>
              <span className="number">{`${formatDuration(p50)} · ${formatDuration(p95)}`}</span>
            </li>
          ))}
        </ul>
      )}
      <ul className="legend">
        <li>
          <span className="plot-swatch percentile-50" />
          p50
        </li>
        <li>
          <span className="plot-swatch percentile-95" />
          p95
        </li>
      </ul>
    </Container>
  )
}

const rowsOf = (groups: Readonly<Record<string, RouteGroup>>) =>
  Object.entries(groups).flatMap(([name, { firstTokenMs }]) => {
    const { p50, p95 } = firstTokenMs
    return p50 === undefined || p95 === undefined ? [] : [{ name, p50, p95 }]
  })
