import './tiers.css'
import Box from '@cloudscape-design/components/box'
import Header from '@cloudscape-design/components/header'
import Table from '@cloudscape-design/components/table'
import type { TierState } from '../api/tiers.ts'
import { formatPrice } from '../format.ts'
import { Outcomes } from './outcomes.tsx'
import { QuotaGauges } from './quota-gauges.tsx'
import { TierActions } from './tier-actions.tsx'
import { TierStatus } from './tier-status.tsx'

export interface TiersTableProps {
  tiers: TierState[]
  breaks: readonly string[]
  act: (action: Promise<unknown>) => void
}

export const TiersTable = ({ tiers, breaks, act }: TiersTableProps) => (
  <Table
    items={tiers}
    trackBy="id"
    wrapLines
    contentDensity="compact"
    stickyColumns={{ first: 1 }}
    ariaLabels={{ tableLabel: 'Tiers' }}
    header={
      <Header variant="h2" counter={`(${tiers.length})`}>
        Catalogue
      </Header>
    }
    empty="The catalogue has no tiers."
    columnDefinitions={[
      {
        id: 'tier',
        header: 'Tier',
        isRowHeader: true,
        minWidth: 160,
        cell: tier => (
          <>
            <b>{tier.id}</b>
            <Box variant="small" display="block">
              {tier.kind}
            </Box>
          </>
        ),
      },
      {
        id: 'actions',
        header: 'Test',
        minWidth: 142,
        cell: tier => <TierActions tier={tier} breaks={breaks} act={act} />,
      },
      { id: 'status', header: 'State', minWidth: 210, cell: tier => <TierStatus tier={tier} /> },
      { id: 'quota', header: 'Quota in use', minWidth: 150, cell: tier => <QuotaGauges bucket={tier.simulator} /> },
      { id: 'outcomes', header: 'Calls', minWidth: 120, cell: tier => <Outcomes counts={tier.simulator?.outcomes} /> },
      {
        id: 'model',
        header: 'Model',
        minWidth: 160,
        cell: tier => (
          <>
            <span className="wrap">{tier.model ?? '–'}</span>
            <Box variant="small" display="block">
              {tier.region}
            </Box>
          </>
        ),
      },
      {
        id: 'price',
        header: 'Price per million',
        minWidth: 120,
        cell: tier => (
          <>
            {formatPrice(tier.price.input)} in
            <Box variant="small" display="block">
              {formatPrice(tier.price.output)} out
            </Box>
          </>
        ),
      },
    ]}
  />
)
