import Box from '@cloudscape-design/components/box'
import { formatNumber } from '../format.ts'

/** How many calls ended how, as the simulated Bedrock counted them. */
export function Outcomes({ counts }: { counts: Readonly<Record<string, number>> | undefined }) {
  const entries = Object.entries(counts ?? {}).filter(([, count]) => count > 0)
  if (entries.length === 0) return <Box color="text-body-secondary">None</Box>
  return (
    <ul className="outcomes">
      {entries.map(([name, count]) => (
        <li key={name} className={name === 'Answered' ? 'good' : name === 'Degraded' ? '' : 'bad'}>
          <b>{formatNumber(count)}</b> {name.replace(/Exception$/, '')}
        </li>
      ))}
    </ul>
  )
}
