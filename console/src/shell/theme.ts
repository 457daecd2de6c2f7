import { applyMode, Mode } from '@cloudscape-design/global-styles'

export type Theme = 'system' | 'light' | 'dark'
const KEY = 'stepdown.theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

export function storedTheme(): Theme {
  const value = localStorage.getItem(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}

/** Switches Cloudscape and our own drawings; `system` follows the operating system while the page is open. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, theme)
  const isDark = theme === 'dark' || (theme === 'system' && dark.matches)
  applyMode(isDark ? Mode.Dark : Mode.Light)
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
}

dark.addEventListener('change', () => {
  if (storedTheme() === 'system') applyTheme('system')
})
