import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { outcomeTone, outcomeWord } from '../../../core/history/words.ts'
import type { Overview, TierGroup } from '../api/overview.ts'
import { formatDuration, formatNumber, formatUsdShort } from '../format.ts'
import { setHref } from './set-href.ts'

const NONE: TierGroup = { tried: 0, met: {}, skipped: 0, calls: 0, usd: 0, firstTokenMs: { count: 0 } }

/** Tiers by the requests that asked them, those that never answered and those that nobody asked as well. */
export function TiersTable({ overview, tiers }: { overview: Overview; tiers: readonly string[] }) {
  const known = [...new Set([...tiers, ...Object.keys(overview.byTier)])]
  const items = known.map((name): [string, TierGroup] => [name, overview.byTier[name] ?? NONE])
  const column = (id: string, header: string, cell: (tier: string, group: TierGroup) => React.ReactNode) => ({
    id,
    header,
    cell: ([tier, group]: [string, TierGroup]) => cell(tier, group),
  })
  const link = (count: number, query: Record<string, string>) =>
    count === 0 ? '0' : <Link href={setHref(overview, query)}>{formatNumber(count)}</Link>
  return (
    <Table
      items={items.toSorted(([, a], [, b]) => b.tried - a.tried)}
      trackBy={([name]) => name}
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: 'Tiers' }}
      header={
        <Header variant="h2" description="Requests by the tiers that they asked, and what they met there last.">
          Tiers
        </Header>
      }
      empty="No requests in this time."
      columnDefinitions={[
        { ...column('name', 'Tier', tier => <b>{tier}</b>), isRowHeader: true, minWidth: 150 },
        column('tried', 'Tried', (tier, group) => link(group.tried, { tried: tier })),
        {
          ...column('met', 'What they met', (tier, group) => <Met tier={tier} group={group} overview={overview} />),
          minWidth: 260,
        },
        column('skipped', 'Skipped', (tier, group) => link(group.skipped, { skipped: tier })),
        column('calls', 'Calls', (_, group) => formatNumber(group.calls)),
        column('p50', 'First token p50', (_, group) => formatDuration(group.firstTokenMs.p50)),
        column('p95', 'p95', (_, group) => formatDuration(group.firstTokenMs.p95)),
        column('cost', 'Cost', (_, group) => formatUsdShort(group.usd)),
      ]}
    />
  )
}

/** A bar of the outcomes, and each of them with its list. */
function Met({ tier, group, overview }: { tier: string; group: TierGroup; overview: Overview }) {
  const parts = Object.entries(group.met).sort(([, a], [, b]) => b - a)
  if (parts.length === 0) return '–'
  return (
    <div className="met">
      <span className="met-bar" aria-hidden="true">
        {parts.map(([outcome, count]) => (
          <span key={outcome} className={`met-${outcomeTone(outcome)}`} style={{ flexGrow: count }} />
        ))}
      </span>
      <ul>
        {parts.map(([outcome, count]) => (
          <li key={outcome}>
            <span className={`plot-swatch met-${outcomeTone(outcome)}`} />
            <Link href={setHref(overview, { tried: tier, met: outcome })}>{formatNumber(count)}</Link>{' '}
            {outcomeWord(outcome)}
          </li>
        ))}
      </ul>
    </div>
  )
}
