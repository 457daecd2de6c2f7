import Container from '@cloudscape-design/components/container'
import './overview.css'
import { OUTCOMES, type Overview } from '../api/overview.ts'
import { formatNumber, formatUsd } from '../format.ts'
import { setHref } from './set-href.ts'

/** The totals in large figures. Each is the list that it links to; the outcomes add up to the requests. */
export function Figures({ overview, period }: { overview: Overview; period: string }) {
  const { totals } = overview
  const answered = totals.atOnce + totals.steppedDown
  const share = totals.requests > 0 ? ` ${Math.round((answered / totals.requests) * 100)} %` : ''
  const items = [
    { label: `Requests, ${period}`, value: formatNumber(totals.requests), query: {} },
    { label: `Answered${share}`, value: formatNumber(answered), query: { outcome: 'answered' }, tone: 'good' },
    ...OUTCOMES.slice(1).map(({ name, text, tone }) => ({
      label: name === 'steppedDown' ? 'of them stepped down' : text,
      value: formatNumber(totals[name]),
      query: { outcome: name },
      tone: totals[name] > 0 ? tone : '',
    })),
    { label: 'Cost', value: formatUsd(totals.usd) },
  ].filter(({ label, value }) => label !== 'Duplicate' || value !== '0')
  return (
    <Container>
      <dl className="figures">
        {items.map(({ label, value, query, tone }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={tone ?? ''}>{query ? <a href={setHref(overview, query)}>{value}</a> : value}</dd>
          </div>
        ))}
      </dl>
    </Container>
  )
}
