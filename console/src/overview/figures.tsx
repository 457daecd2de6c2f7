import Container from '@cloudscape-design/components/container'
import './overview.css'
import type { Overview } from '../api/overview.ts'
import { formatNumber, formatUsd } from '../format.ts'
import { executionsHref } from '../routing.ts'

/** The totals in large figures; those that are a filtered list link to it. */
export function Figures({ totals, minutes }: { totals: Overview['totals']; minutes: number }) {
  const share = totals.requests > 0 ? ` ${Math.round((totals.answered / totals.requests) * 100)} %` : ''
  const items = [
    { label: `Requests in ${minutes} min`, value: formatNumber(totals.requests), href: executionsHref() },
    {
      label: `Answered${share}`,
      value: formatNumber(totals.answered),
      href: executionsHref({ status: 'SUCCEEDED' }),
      tone: 'good',
    },
    { label: 'Stepped down', value: formatNumber(totals.steppedDown), tone: totals.steppedDown > 0 ? 'warn' : '' },
    {
      label: 'Exhausted',
      value: formatNumber(totals.exhausted),
      href: executionsHref({ error: 'TiersExhausted' }),
      tone: totals.exhausted > 0 ? 'bad' : '',
    },
    {
      label: 'Failed otherwise',
      value: formatNumber(totals.failed),
      href: executionsHref({ status: 'FAILED' }),
      tone: totals.failed > 0 ? 'bad' : '',
    },
    { label: 'Running', value: formatNumber(totals.running), href: executionsHref({ status: 'RUNNING' }) },
    { label: 'Cost', value: formatUsd(totals.usd) },
  ]
  return (
    <Container>
      <dl className="figures">
        {items.map(({ label, value, href, tone }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={tone ?? ''}>{href ? <a href={href}>{value}</a> : value}</dd>
          </div>
        ))}
      </dl>
    </Container>
  )
}
