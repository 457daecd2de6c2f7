import Alert from '@cloudscape-design/components/alert'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Spinner from '@cloudscape-design/components/spinner'
import { ApiError } from '../api/aws-json.ts'
import { stopExpress } from '../api/laptop.ts'
import { stopExecution } from '../api/step-functions.ts'
import type { ExecutionInfo } from '../execution/execution-info.ts'
import { ExecutionView } from '../execution/execution-view.tsx'
import { isExpress, useExecution, useHistory } from '../execution/use-execution.ts'
import { nameOfArn } from '../format.ts'
import { Problem } from '../problem.tsx'

/** An execution of this endpoint, live while it runs. */
export function ExecutionPage({ arn, query }: { arn: string; query: URLSearchParams }) {
  const execution = useExecution(arn)
  const history = useHistory(arn, execution.data, execution.reload)
  const forgotten =
    execution.error instanceof ApiError && (execution.error.status === 400 || execution.error.status === 404)
  if (execution.error && !execution.data) {
    return (
      <ContentLayout header={<Header variant="h1">{nameOfArn(arn)}</Header>}>
        {forgotten ? <Forgotten /> : <Problem error={execution.error} retry={execution.reload} />}
      </ContentLayout>
    )
  }
  if (!execution.data) return <Spinner size="large" />
  const stop = async (cause: string) => {
    await (isExpress(arn) ? stopExpress(arn, cause) : stopExecution(arn, cause))
    execution.reload()
  }
  const last = history.events.at(-1)?.timestamp
  return (
    <ExecutionView
      info={forgotten ? leftAt(execution.data, last) : execution.data}
      events={history.events}
      loading={history.loading}
      problem={history.error}
      query={query}
      note={forgotten && <Forgotten shown />}
      onStop={stop}
    />
  )
}

/** What was running is not any more, whatever the page knew last. */
const leftAt = (info: ExecutionInfo, last: number | undefined): ExecutionInfo =>
  info.status === 'RUNNING' ? { ...info, status: 'ABORTED', stopDate: last ?? info.startDate } : info

const Forgotten = ({ shown = false }: { shown?: boolean }) => (
  <Alert type="info" header="The laptop was restarted and forgot this execution">
    {shown
      ? 'The page shows what was known last. “Run again with changes” asks the same once more.'
      : 'It keeps everything in memory: the last 10,000 executions, until it is stopped.'}
  </Alert>
)
