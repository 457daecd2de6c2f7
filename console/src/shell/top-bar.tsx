import TopNavigation from '@cloudscape-design/components/top-navigation'
import { useState } from 'react'
import { useConnection } from '../api/stream.ts'
import type { Theme } from './theme.ts'
import { applyTheme, storedTheme } from './theme.ts'

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

/** The dark bar: the name, whether the page is live, light or dark. */
export function TopBar() {
  const [theme, setTheme] = useState(storedTheme)
  const connection = CONNECTIONS[useConnection()]
  return (
    <TopNavigation
      identity={{ href: '#/overview', title: 'Stepdown', logo: { src: './favicon.svg', alt: '' } }}
      utilities={[
        {
          type: 'button',
          variant: 'link',
          text: connection.text,
          iconName: connection.icon,
          title: 'Whether this page receives live updates',
          disableUtilityCollapse: true,
          href: '#/overview',
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
