import Alert from '@cloudscape-design/components/alert'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ExecutionFailure } from '../../../core/history/failure.ts'
import { attemptsInWords, outcomeTone, outcomeWord } from '../../../core/history/words.ts'
import { plural } from '../format.ts'

/** What each failure of the router means for whoever asked. */
const MEANING: Readonly<Record<string, string>> = {
  RequestRejected: 'The request is wrong, so no tier was asked to answer it.',
  DeadlineExceeded: 'The deadline passed before a tier had answered.',
  AnswerNotStored: 'A tier answered, but the answer could not be stored; it was not asked for again.',
  StreamBroken: 'The answer broke off after its first words had been handed out.',
  RouterFailed: 'The router itself failed; no tier is to blame.',
}

/** Why there is no answer, and what every tier that was asked met. */
export function FailurePane({ failure, stopped }: { failure: ExecutionFailure; stopped: boolean }) {
  const { error, message, attempts, skipped } = failure
  const tried = attemptsInWords(attempts)
  const left = skipped.length > 0 ? `; ${plural(skipped.length, 'tier')} skipped` : ''
  const header = stopped ? 'Stopped' : `${outcomeWord(error)} (${error})`
  return (
    <SpaceBetween size="s">
      <Alert type={stopped ? 'info' : 'error'} header={capitalized(header)}>
        {error === 'TiersExhausted' && tried ? `${tried}${left}.` : (MEANING[error] ?? '')}
        {error === 'TiersExhausted' || !message ? '' : ` ${message}`}
      </Alert>
      {attempts.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard
        <ul className="met-list" tabIndex={0} aria-label="What each tier met">
          {attempts.map((attempt, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: attempts have no id and do not move
            <li key={index}>
              <b>{attempt.tier}</b>{' '}
              <span className={`word ${outcomeTone(attempt.outcome)}`}>{outcomeWord(attempt.outcome)}</span>
              {attempt.message && <span className="quiet"> {attempt.message}</span>}
            </li>
          ))}
        </ul>
      )}
    </SpaceBetween>
  )
}

const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
