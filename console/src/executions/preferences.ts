import type { CollectionPreferencesProps } from '@cloudscape-design/components/collection-preferences'
import { useState } from 'react'
import { SHOWN_AT_FIRST } from './columns.tsx'

const KEY = 'stepdown.executions'

export interface Preferences {
  pageSize: number
  contentDisplay: readonly CollectionPreferencesProps.ContentDisplayItem[]
}

const DEFAULTS: Preferences = { pageSize: 25, contentDisplay: SHOWN_AT_FIRST }

/** Which columns the list has, and how many rows a page: kept in this browser. */
export function usePreferences(): [Preferences, (next: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(stored)
  return [
    preferences,
    next => {
      const changed = { ...preferences, ...next }
      localStorage.setItem(KEY, JSON.stringify(changed))
      setPreferences(changed)
    },
  ]
}

/** What another version stored may lack a column, or know one that is gone. */
function stored(): Preferences {
  try {
    const { pageSize, contentDisplay } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
    const known = (contentDisplay ?? []).filter(({ id }) => SHOWN_AT_FIRST.some(column => column.id === id))
    const missing = SHOWN_AT_FIRST.filter(({ id }) => !known.some(column => column.id === id))
    return {
      pageSize: pageSize === 50 || pageSize === 100 ? pageSize : DEFAULTS.pageSize,
      contentDisplay: known.length > 0 ? [...known, ...missing] : DEFAULTS.contentDisplay,
    }
  } catch {
    return DEFAULTS
  }
}
