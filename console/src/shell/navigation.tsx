import SideNavigation from '@cloudscape-design/components/side-navigation'
import type { Route } from '../routing.ts'

const PAGE_HREF: Readonly<Record<string, string>> = {
  overview: '#/overview',
  executions: '#/executions',
  execution: '#/executions',
  machines: '#/machines',
  machine: '#/machines',
  tiers: '#/tiers',
  open: '#/open',
}

export const Navigation = ({ route }: { route: Route }) => (
  <SideNavigation
    header={{ text: 'Stepdown', href: '#/overview' }}
    activeHref={PAGE_HREF[route.page] ?? ''}
    items={[
      { type: 'link', text: 'Overview', href: '#/overview' },
      { type: 'link', text: 'Executions', href: '#/executions' },
      { type: 'link', text: 'Tiers', href: '#/tiers' },
      { type: 'link', text: 'State machines', href: '#/machines' },
      { type: 'divider' },
      { type: 'link', text: 'Open a history file', href: '#/open' },
    ]}
  />
)
