import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Spinner from '@cloudscape-design/components/spinner'
import { stopExpress } from '../api/laptop.ts'
import { stopExecution } from '../api/step-functions.ts'
import { ExecutionView } from '../execution/execution-view.tsx'
import { isExpress, useExecution, useHistory } from '../execution/use-execution.ts'
import { nameOfArn } from '../format.ts'
import { Problem } from '../problem.tsx'

/** An execution of this endpoint, live while it runs. */
export function ExecutionPage({ arn, query }: { arn: string; query: URLSearchParams }) {
  const execution = useExecution(arn)
  const history = useHistory(arn, execution.data, execution.reload)
  if (execution.error && !execution.data) {
    return (
      <ContentLayout header={<Header variant="h1">{nameOfArn(arn)}</Header>}>
        <Problem error={execution.error} retry={execution.reload} />
      </ContentLayout>
    )
  }
  if (!execution.data) return <Spinner size="large" />
  const stop = async () => {
    await (isExpress(arn) ? stopExpress(arn) : stopExecution(arn))
    execution.reload()
  }
  return (
    <ExecutionView
      info={execution.data}
      events={history.events}
      loading={history.loading}
      problem={history.error}
      selected={query.get('state') ?? undefined}
      onStop={stop}
    />
  )
}
