import ButtonDropdown, { type ButtonDropdownProps } from '@cloudscape-design/components/button-dropdown'
import { breakTier, disableTier, enableTier, mendTier, type TierState } from '../api/tiers.ts'
import { isDisabled } from './capacity.ts'

const BREAKS: Readonly<Record<string, string>> = {
  throttle: 'Throttle (429)',
  outage: 'Outage (503)',
  slow: 'Slow first token',
  cold: 'Cold model',
  daily: 'Daily quota used up',
}

export interface TierActionsProps {
  tier: TierState
  breaks: readonly string[]
  act: (action: Promise<unknown>) => void
}

/** What can be done to one tier, for a test or in an incident. */
export function TierActions({ tier, breaks, act }: TierActionsProps) {
  const disabled = isDisabled(tier.capacity)
  const items: ButtonDropdownProps.ItemOrGroup[] = [
    ...(tier.broken ? [{ id: 'mend', text: 'Mend' }] : []),
    ...(breaks.length > 0
      ? [
          {
            text: 'Break it',
            items: breaks.map(name => ({
              id: `break ${name}`,
              text: BREAKS[name] ?? name,
              disabled: tier.broken === name || !tier.configured,
            })),
          },
        ]
      : []),
    {
      text: 'Take it out',
      items: [
        disabled ? { id: 'enable', text: 'Enable' } : { id: 'disable 10m', text: 'Disable for 10 minutes' },
        ...(disabled ? [] : [{ id: 'disable 1h', text: 'Disable for an hour' }]),
      ],
    },
  ]
  const run = (id: string) => {
    const [action, argument = ''] = id.split(' ')
    if (action === 'break') act(breakTier(tier.id, argument))
    else if (action === 'mend') act(mendTier(tier.id))
    else if (action === 'disable') act(disableTier(tier.id, argument))
    else act(enableTier(tier.id))
  }
  return (
    <span className="one-line">
      <ButtonDropdown
        items={items}
        ariaLabel={`Break ${tier.id}`}
        expandToViewport
        onItemClick={({ detail }) => run(detail.id)}
      >
        Break…
      </ButtonDropdown>
    </span>
  )
}
