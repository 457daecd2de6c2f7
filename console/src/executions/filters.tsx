import Select from '@cloudscape-design/components/select'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useEffect, useState } from 'react'
import { replaceQuery } from '../address.ts'
import { readTiers } from '../api/tiers.ts'
import { useQuery } from '../api/use-query.ts'
import { STATUSES, statusText } from '../status.tsx'
import { TIMES } from './filter.ts'
import { useDebounced } from './use-debounced.ts'

const ERRORS = ['TiersExhausted', 'DeadlineExceeded', 'RequestRejected', 'RouterFailed']

/** The filter lives in the address, so that a filtered list can be linked to. */
export function ExecutionFilters({ query, matches }: { query: URLSearchParams; matches: number | undefined }) {
  const tiers = useQuery('tiers', readTiers)
  const select = (name: string, label: string, options: readonly { value: string; label: string }[]) => (
    <FilterSelect key={name} name={name} label={label} options={options} value={query.get(name)} />
  )
  return (
    <div className="filters">
      <NameFilter text={query.get('text') ?? ''} matches={matches} />
      {select(
        'status',
        'status',
        STATUSES.filter(status => status !== 'PENDING_REDRIVE').map(value => ({ value, label: statusText(value) })),
      )}
      {select(
        'route',
        'route',
        (tiers.data?.routes ?? []).map(route => sameLabel(route.name)),
      )}
      {select(
        'tier',
        'tier',
        (tiers.data?.tiers ?? []).map(tier => sameLabel(tier.id)),
      )}
      {select('error', 'error', ERRORS.map(sameLabel))}
      {select(
        'time',
        'time',
        Object.entries(TIMES).map(([value, { text }]) => ({ value, label: text })),
      )}
    </div>
  )
}

function NameFilter({ text, matches }: { text: string; matches: number | undefined }) {
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  const apply = useDebounced(() => replaceQuery({ text: typed || undefined, page: undefined }), 250)
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder="Find executions by name"
      filteringAriaLabel="Find executions by name"
      countText={matches === undefined ? '' : `${matches} ${matches === 1 ? 'match' : 'matches'}`}
      onChange={({ detail }) => {
        setTyped(detail.filteringText)
        apply()
      }}
    />
  )
}

interface FilterSelectProps {
  name: string
  label: string
  value: string | null
  options: readonly { value: string; label: string }[]
}

function FilterSelect({ name, label, value, options }: FilterSelectProps) {
  const any = { value: '', label: `Any ${label}` }
  const all = [any, ...options]
  const selected = all.find(option => option.value === (value ?? '')) ?? { value: value ?? '', label: value ?? '' }
  return (
    <Select
      selectedOption={selected}
      options={all}
      ariaLabel={`Filter by ${label}`}
      expandToViewport
      onChange={({ detail }) => replaceQuery({ [name]: detail.selectedOption.value || undefined, page: undefined })}
    />
  )
}

const sameLabel = (value: string) => ({ value, label: value })
