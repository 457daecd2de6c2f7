import BarChart from '@cloudscape-design/components/bar-chart'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import type { Overview } from '../api/overview.ts'
import { formatDuration } from '../format.ts'
import { answeredDirectly, axisOf, percentileBars } from './series.ts'

const CLOCK = new Intl.DateTimeFormat('en-US', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const clock = (value: Date): string => CLOCK.format(value)

/** Requests by what became of them over time, and the wait for the first token by tier and by route. */
export function Plots({ overview }: { overview: Overview }) {
  const { series, totals } = overview
  const at = (value: number) => new Date(value)
  const points = (pick: (item: Overview['series'][number]) => number) =>
    series.map(item => ({ x: at(item.at), y: pick(item) }))
  return (
    <div className="two-columns">
      <Container header={<Header variant="h2">Requests</Header>}>
        <BarChart
          stackedBars
          height={220}
          hideFilter
          xScaleType="time"
          ariaLabel="Requests over time by outcome"
          i18nStrings={{
            xTickFormatter: clock,
            yTickFormatter: value => (Number.isInteger(value) ? String(value) : ''),
          }}
          xTitle="Started"
          yDomain={axisOf(series.map(item => item.requests))}
          empty={<NoData />}
          statusType="finished"
          series={
            totals.requests === 0
              ? []
              : [
                  { title: 'Answered at once', type: 'bar', color: '#2ea597', data: points(answeredDirectly) },
                  { title: 'Stepped down', type: 'bar', color: '#e07941', data: points(item => item.steppedDown) },
                  { title: 'Exhausted', type: 'bar', color: '#c33d69', data: points(item => item.exhausted) },
                  { title: 'Failed', type: 'bar', color: '#8456ce', data: points(item => item.failed) },
                ]
          }
        />
      </Container>
      <Container header={<Header variant="h2">First token</Header>}>
        <BarChart
          horizontalBars
          height={220}
          hideFilter
          ariaLabel="Wait for the first token by tier and route"
          i18nStrings={{ yTickFormatter: value => formatDuration(value) }}
          empty={<NoData />}
          statusType="finished"
          {...percentileBars(overview)}
        />
      </Container>
    </div>
  )
}

const NoData = () => (
  <Box textAlign="center" color="inherit">
    <b>No requests in this time</b>
    <Box color="inherit">Start an execution to see it here.</Box>
  </Box>
)
