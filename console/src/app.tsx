import AppLayout from '@cloudscape-design/components/app-layout-toolbar'
import Box from '@cloudscape-design/components/box'
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import ContentLayout from '@cloudscape-design/components/content-layout'
import ErrorBoundary from '@cloudscape-design/components/error-boundary'
import Header from '@cloudscape-design/components/header'
import { I18nProvider } from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import Link from '@cloudscape-design/components/link'
import Spinner from '@cloudscape-design/components/spinner'
import { lazy, Suspense, useEffect } from 'react'
import { useHash } from './address.ts'
import { useConnection, useStream } from './api/stream.ts'
import { nameOfArn } from './format.ts'
import { ExecutionsPage } from './pages/executions.tsx'
import type { Route } from './routing.ts'
import { parseRoute } from './routing.ts'
import { LostConnection } from './shell/lost-connection.tsx'
import { Navigation } from './shell/navigation.tsx'
import { TopBar } from './shell/top-bar.tsx'

// The list opens at once; what only one page needs is loaded with that page.
const OverviewPage = lazy(() => import('./pages/overview.tsx').then(file => ({ default: file.OverviewPage })))
const ExecutionPage = lazy(() => import('./pages/execution.tsx').then(file => ({ default: file.ExecutionPage })))
const TiersPage = lazy(() => import('./pages/tiers.tsx').then(file => ({ default: file.TiersPage })))
const MachinesPage = lazy(() => import('./pages/machines.tsx').then(file => ({ default: file.MachinesPage })))
const MachinePage = lazy(() => import('./pages/machine.tsx').then(file => ({ default: file.MachinePage })))
const OpenPage = lazy(() => import('./pages/open-history.tsx').then(file => ({ default: file.OpenHistoryPage })))

export function App() {
  const route = parseRoute(useHash())
  const connection = useConnection()
  // Keeps the one live connection open on every page.
  useStream('/_stepdown/stream', () => {})
  const title = titleOf(route)
  useEffect(() => {
    document.title = title === 'Overview' ? 'Stepdown' : `${title} – Stepdown`
  }, [title])

  return (
    <I18nProvider locale="en" messages={[messages]}>
      <div id="top-bar">
        <TopBar />
      </div>
      <AppLayout
        headerSelector="#top-bar"
        toolsHide
        navigationWidth={200}
        navigation={<Navigation route={route} />}
        notifications={connection === 'lost' ? <LostConnection /> : undefined}
        breadcrumbs={<BreadcrumbGroup items={crumbsOf(route)} />}
        maxContentWidth={2000}
        content={
          <ErrorBoundary onError={() => {}}>
            <Suspense fallback={<Spinner size="large" />}>
              <Page route={route} />
            </Suspense>
          </ErrorBoundary>
        }
      />
    </I18nProvider>
  )
}

function Page({ route }: { route: Route }) {
  if (route.page === 'overview') return <OverviewPage query={route.query} />
  if (route.page === 'executions') return <ExecutionsPage query={route.query} />
  if (route.page === 'execution') return <ExecutionPage key={route.arn} arn={route.arn} query={route.query} />
  if (route.page === 'tiers') return <TiersPage />
  if (route.page === 'machines') return <MachinesPage />
  if (route.page === 'machine') return <MachinePage key={route.arn} arn={route.arn} />
  if (route.page === 'open') return <OpenPage />
  return <NotFound path={route.path} />
}

const NotFound = ({ path }: { path: string }) => (
  <ContentLayout header={<Header variant="h1">Not found</Header>}>
    <Box>
      There is no page “{path}”. <Link href="#/executions">Executions</Link> has every request.
    </Box>
  </ContentLayout>
)

function titleOf(route: Route): string {
  if (route.page === 'execution' || route.page === 'machine') return nameOfArn(route.arn)
  const titles = {
    overview: 'Overview',
    executions: 'Executions',
    tiers: 'Tiers',
    machines: 'State machines',
    open: 'Open a history file',
    unknown: 'Not found',
  }
  return titles[route.page]
}

function crumbsOf(route: Route): { text: string; href: string }[] {
  const crumbs = [{ text: 'Stepdown', href: '#/overview' }]
  if (route.page === 'execution') crumbs.push({ text: 'Executions', href: '#/executions' })
  if (route.page === 'machine') crumbs.push({ text: 'State machines', href: '#/machines' })
  return [...crumbs, { text: titleOf(route), href: '#' }]
}
