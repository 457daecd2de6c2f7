import Alert from '@cloudscape-design/components/alert'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { useEffect, useState } from 'react'
import { readHealth } from '../api/laptop.ts'
import { useConnection, useStream } from '../api/stream.ts'
import { readTiers } from '../api/tiers.ts'
import { useQuery } from '../api/use-query.ts'
import { useDebounced } from '../executions/use-debounced.ts'
import { Problem } from '../problem.tsx'
import { AskBar } from '../tiers/ask-bar.tsx'
import { RoutesTable } from '../tiers/routes-table.tsx'
import { TiersTable } from '../tiers/tiers-table.tsx'

/** The catalogue as it is now, with switches that break a tier: click, send a prompt, watch it step down. */
export function TiersPage() {
  const tiers = useQuery('tiers', readTiers, 2000)
  const health = useQuery('health', readHealth)
  const [failure, setFailure] = useState<Error>()
  const connection = useConnection()
  const reloadSoon = useDebounced(tiers.reload, 200)
  useStream('/_stepdown/stream', reloadSoon)

  /** Runs a switch and shows at once what came of it. */
  const act = (action: Promise<unknown>) => {
    setFailure(undefined)
    action.then(() => tiers.reload(), setFailure)
  }
  // What could not be done while the connection was lost says nothing about now.
  useEffect(() => {
    if (connection === 'open') setFailure(undefined)
  }, [connection])
  const simulated = health.data?.bedrock !== 'aws'
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="Break a tier, ask, and watch the request step down. The scenario is chosen in the bar above."
        >
          Tiers
        </Header>
      }
    >
      <SpaceBetween size="l">
        {failure && (
          <Alert type="error" dismissible onDismiss={() => setFailure(undefined)}>
            {failure.message}
          </Alert>
        )}
        {!simulated && (
          <Alert type="info">Model calls go to the real Amazon Bedrock, so nothing can be broken here.</Alert>
        )}
        {tiers.error && !tiers.data && <Problem error={tiers.error} retry={tiers.reload} />}
        {tiers.loading && <Spinner size="large" />}
        {tiers.data && (
          <SpaceBetween size="l">
            <AskBar routes={tiers.data.routes} defaultRoute={tiers.data.default} act={act} />
            <TiersTable tiers={tiers.data.tiers} breaks={simulated ? tiers.data.breaks : []} act={act} />
            <RoutesTable routes={tiers.data.routes} defaultRoute={tiers.data.default} tiers={tiers.data.tiers} />
          </SpaceBetween>
        )}
      </SpaceBetween>
    </ContentLayout>
  )
}
