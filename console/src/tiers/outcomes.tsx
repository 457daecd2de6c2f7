import Box from '@cloudscape-design/components/box'
import { formatNumber } from '../format.ts'

/** The words of the ladder for what the simulated Bedrock answers. */
const WORDS: Readonly<Record<string, string>> = {
  Answered: 'answered',
  Degraded: 'served standard latency',
  ThrottlingException: 'throttled',
  ServiceUnavailableException: 'unavailable',
  InternalServerException: 'unavailable',
  ModelNotReadyException: 'warming up',
  ModelTimeoutException: 'timed out',
  ModelErrorException: 'down',
  ValidationException: 'refused',
  AccessDeniedException: 'misconfigured',
  ResourceNotFoundException: 'misconfigured',
}

/** How many calls ended how, as the simulated Bedrock counted them. */
export function Outcomes({ counts }: { counts: Readonly<Record<string, number>> | undefined }) {
  const entries = Object.entries(counts ?? {}).filter(([, count]) => count > 0)
  if (entries.length === 0) return <Box color="text-body-secondary">None</Box>
  return (
    <ul className="outcomes">
      {entries.map(([name, count]) => (
        <li key={name} className={name === 'Answered' ? 'good' : name === 'Degraded' ? '' : 'bad'}>
          <b>{formatNumber(count)}</b> <span title={name}>{WORDS[name] ?? name.replace(/Exception$/, '')}</span>
        </li>
      ))}
    </ul>
  )
}
