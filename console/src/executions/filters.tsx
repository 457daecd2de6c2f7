import Select from '@cloudscape-design/components/select'
import TextFilter from '@cloudscape-design/components/text-filter'
import { useEffect, useState } from 'react'
import { replaceQuery } from '../address.ts'
import { readTiers } from '../api/tiers.ts'
import { useQuery } from '../api/use-query.ts'
import { formatNumber } from '../format.ts'
import { STATUSES, statusText } from '../status.tsx'
import { TIMES } from './filter.ts'
import { FilterTokens } from './filter-tokens.tsx'
import { useDebounced } from './use-debounced.ts'

const ERRORS = [
  'TiersExhausted',
  'DeadlineExceeded',
  'RequestRejected',
  'AnswerNotStored',
  'StreamBroken',
  'RouterFailed',
]
const SEARCH = 'Find by prompt, name, event id or ARN'

/** The filter lives in the address, so that a filtered list can be linked to. */
export function ExecutionFilters({ query, matches }: { query: URLSearchParams; matches: number | undefined }) {
  const tiers = useQuery('tiers', readTiers)
  const tierNames = (tiers.data?.tiers ?? []).map(tier => sameLabel(tier.id))
  const select = (name: string, label: string, options: readonly Option[], any = `Any ${label}`) => (
    <FilterSelect key={name} name={name} label={label} any={any} options={options} value={query.get(name)} />
  )
  return (
    <>
      <div className="filters">
        <SearchFilter text={query.get('text') ?? ''} matches={matches} />
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
        {select('tier', 'tier that served', tierNames, 'Served: any')}
        {select('tried', 'tier that was tried', tierNames, 'Tried: any')}
        {select('error', 'error', ERRORS.map(sameLabel))}
        {select(
          'time',
          'time',
          Object.entries(TIMES).map(([value, { text }]) => ({ value, label: text })),
        )}
      </div>
      <FilterTokens query={query} />
    </>
  )
}

function SearchFilter({ text, matches }: { text: string; matches: number | undefined }) {
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  const apply = useDebounced(() => replaceQuery({ text: typed || undefined, page: undefined }), 250)
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder={SEARCH}
      filteringAriaLabel={SEARCH}
      countText={matches === undefined ? '' : `${formatNumber(matches)} ${matches === 1 ? 'match' : 'matches'}`}
      onChange={({ detail }) => {
        setTyped(detail.filteringText)
        apply()
      }}
    />
  )
}

interface Option {
  value: string
  label: string
}

interface FilterSelectProps {
  name: string
  label: string
  /** What is shown while nothing is chosen. */
  any: string
  value: string | null
  options: readonly Option[]
}

function FilterSelect({ name, label, any, value, options }: FilterSelectProps) {
  const all = [{ value: '', label: any }, ...options]
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
