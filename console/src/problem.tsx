import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import { ApiError, ConnectionLost } from './api/aws-json.ts'

/** Says in a place of its own what could not be loaded, and offers to try again. */
export const Problem = ({ error, retry }: { error: Error; retry?: () => void }) => (
  <Alert
    type={error instanceof ConnectionLost ? 'warning' : 'error'}
    header={error instanceof ApiError ? error.code : error instanceof ConnectionLost ? 'No connection' : 'Error'}
    action={retry && <Button onClick={retry}>Try again</Button>}
  >
    {error.message}
  </Alert>
)
