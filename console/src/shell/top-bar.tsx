import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation'
import { useState } from 'react'
import { useScenarioNamed as takeScenario } from '../api/laptop.ts'
import { useConnection } from '../api/stream.ts'
import { mendAll } from '../api/tiers.ts'
import { plural } from '../format.ts'
import type { Theme } from './theme.ts'
import { applyTheme, storedTheme } from './theme.ts'
import { type TestState, useTestState } from './use-test-state.ts'

const THEMES: { id: Theme; text: string }[] = [
  { id: 'system', text: 'Same as the system' },
  { id: 'light', text: 'Light' },
  { id: 'dark', text: 'Dark' },
]
const CONNECTIONS = {
  connecting: { text: 'Connecting', icon: 'status-pending' },
  open: { text: 'Live', icon: 'status-positive' },
  lost: { text: 'Connection lost', icon: 'status-warning' },
} as const

/** The dark bar: the name, how the models are set up for a test, whether the page is live, light or dark. */
export function TopBar() {
  const [theme, setTheme] = useState(storedTheme)
  const connection = CONNECTIONS[useConnection()]
  const test = useTestState()
  return (
    <TopNavigation
      identity={{ href: '#/overview', title: 'Stepdown', logo: { src: './favicon.svg', alt: '' } }}
      utilities={[
        ...(test ? [testMenu(test)] : []),
        {
          type: 'button',
          variant: 'link',
          text: connection.text,
          iconName: connection.icon,
          title: 'Whether this page receives live updates',
          disableUtilityCollapse: true,
        },
        {
          type: 'menu-dropdown',
          text: 'Theme',
          iconName: 'settings',
          ariaLabel: 'Theme',
          items: THEMES.map(item => ({ ...item, ...(item.id === theme && { iconName: 'check' as const }) })),
          onItemClick: ({ detail }) => {
            const next = detail.id as Theme
            setTheme(next)
            applyTheme(next)
          },
        },
      ]}
    />
  )
}

const MEND = 'mend all'

/** A colleague who sees failures has to see on every page that somebody wants them. */
function testMenu({ bedrock, current, scenarios, broken }: TestState): TopNavigationProps.Utility {
  const hurt = broken.length > 0 ? ` · ${plural(broken.length, 'tier')} broken` : ''
  if (bedrock === 'aws') {
    return { type: 'button', variant: 'link', text: `Amazon Bedrock: answers cost money${hurt}`, href: '#/tiers' }
  }
  return {
    type: 'menu-dropdown',
    text: `Scenario: ${current}${hurt}`,
    ...(broken.length > 0 && { iconName: 'status-warning' as const }),
    ariaLabel: `Scenario ${current}${hurt}`,
    items: [
      ...(broken.length > 0 ? [{ id: MEND, text: 'Mend all', description: broken.join(', ') }] : []),
      {
        id: 'scenarios',
        text: 'Scenarios',
        items: scenarios.map(({ name, description }) => ({
          id: name,
          text: name,
          description,
          ...(name === current && { iconName: 'check' as const }),
        })),
      },
    ],
    onItemClick: ({ detail }) => void (detail.id === MEND ? mendAll() : takeScenario(detail.id)),
  }
}
