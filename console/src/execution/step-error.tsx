import Alert from '@cloudscape-design/components/alert'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { readCallFailure } from '../../../core/history/failure.ts'
import { JsonView } from '../json-view.tsx'
import { unwrapCause } from '../unwrap-cause.ts'

/** The error in words, and the Cause as it is recorded: Lambda wraps our message as JSON in JSON. */
export function StepError({ error, cause }: { error: string; cause: string | undefined }) {
  const { message } = readCallFailure({ error, cause })
  return (
    <SpaceBetween size="s">
      <Alert type="error" header={error}>
        {message ?? 'No cause was given.'}
      </Alert>
      <JsonView label="Cause" text={unwrapCause(cause)} />
    </SpaceBetween>
  )
}
