import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { TierState } from '../api/tiers.ts'
import { readCapacity } from './capacity.ts'

const BROKEN: Readonly<Record<string, string>> = {
  throttle: 'Broken: throttled',
  outage: 'Broken: outage',
  slow: 'Broken: slow',
  cold: 'Broken: cold',
  daily: 'Broken: daily quota',
}

/** Whether the tier can be asked, and what stands in the way: configuration, circuit, pace, a switch. */
export function TierStatus({ tier }: { tier: TierState }) {
  const capacity = readCapacity(tier.capacity)
  const closed = !tier.configured || tier.disabled
  return (
    <div className="tier-state">
      <SpaceBetween size="xxs">
        {!tier.configured && (
          <StatusIndicator type="stopped">{`Not configured: ${tier.notConfigured}`}</StatusIndicator>
        )}
        {tier.disabled && <StatusIndicator type="stopped">Disabled in tiers.yml</StatusIndicator>}
        {tier.broken && (
          <StatusIndicator type="error">{BROKEN[tier.broken] ?? `Broken: ${tier.broken}`}</StatusIndicator>
        )}
        {capacity.map(({ text, type }) => (
          <StatusIndicator key={text} type={type}>
            {text}
          </StatusIndicator>
        ))}
        {!closed && !tier.broken && capacity.length === 0 && <StatusIndicator type="success">Ready</StatusIndicator>}
      </SpaceBetween>
    </div>
  )
}
