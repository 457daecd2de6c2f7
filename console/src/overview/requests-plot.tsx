import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { type Counts, OUTCOMES, type Overview } from '../api/overview.ts'
import { formatNumber, plural } from '../format.ts'

const CLOCK = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const WIDTH = 600
const HEIGHT = 180
/** So that the marks of five minutes, a quarter, an hour and a day are whole minutes. */
const STEPS = 5

/** Requests by when they started and what became of them, a bar for each sixtieth of the period. */
export function RequestsPlot({ overview }: { overview: Overview }) {
  const { series, totals, from, to } = overview
  const top = niceTop(Math.max(1, ...series.map(item => item.requests)))
  const width = WIDTH / Math.max(1, series.length)
  const height = (count: number): number => (count / top) * HEIGHT
  const marks = Array.from({ length: STEPS + 1 }, (_, index) => from + ((to + 1 - from) * index) / STEPS)
  const label = `Requests over time: ${OUTCOMES.map(({ text, name }) => `${totals[name]} ${text.toLowerCase()}`).join(', ')}`
  return (
    <Container header={<Header variant="h2">Requests</Header>}>
      <div className="plot">
        <div className="plot-scale" aria-hidden="true">
          <span>{top}</span>
          <span>{top / 2}</span>
          <span>0</span>
        </div>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
          {[0, 0.5, 1].map(share => (
            <line key={share} className="plot-line" x1="0" x2={WIDTH} y1={HEIGHT * share} y2={HEIGHT * share} />
          ))}
          {series.map((item, index) => (
            <g key={item.at}>
              <title>{`${CLOCK.format(item.at)}: ${plural(item.requests, 'request')}`}</title>
              {stack(item).map(({ name, from: below, count }) => (
                <rect
                  key={name}
                  className={`plot-${name}`}
                  x={index * width + width * 0.1}
                  width={width * 0.8}
                  y={HEIGHT - height(below + count)}
                  height={height(count)}
                />
              ))}
            </g>
          ))}
        </svg>
        <div className="plot-times" aria-hidden="true">
          {marks.map(mark => (
            <span key={mark}>{CLOCK.format(mark)}</span>
          ))}
        </div>
      </div>
      <ul className="legend">
        {OUTCOMES.filter(({ name }) => totals[name] > 0 || name === 'atOnce').map(({ name, text }) => (
          <li key={name}>
            <span className={`plot-swatch plot-${name}`} />
            {text} ({formatNumber(totals[name])})
          </li>
        ))}
      </ul>
    </Container>
  )
}

/** The parts of one bar from the bottom up. */
function stack(counts: Counts): { name: string; from: number; count: number }[] {
  let from = 0
  return OUTCOMES.flatMap(({ name }) => {
    const part = { name, from, count: counts[name] }
    from += part.count
    return part.count > 0 ? [part] : []
  })
}

/** An even number that the half of can be written beside the axis: 2, 4, 10, 20, 40 … */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return [2, 4, 10, 20].map(factor => factor * power).find(top => top >= value) ?? value
}
