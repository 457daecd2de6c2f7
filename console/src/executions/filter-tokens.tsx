import TokenGroup from '@cloudscape-design/components/token-group'
import { outcomeWord } from '../../../core/history/words.ts'
import { replaceQuery } from '../address.ts'
import { OUTCOMES } from '../api/overview.ts'
import { formatTime, nameOfArn } from '../format.ts'

/** Filters that a link of another page brings and that have no list to choose from. */
const TOKENS: Readonly<Record<string, (value: string) => string>> = {
  outcome: value =>
    value === 'answered' ? 'Answered' : (OUTCOMES.find(outcome => outcome.name === value)?.text ?? value),
  met: value => `met there: ${outcomeWord(value)}`,
  skipped: value => `skipped: ${value}`,
  machine: value => `state machine: ${nameOfArn(value)}`,
  mapRun: value => `items of ${nameOfArn(value)}`,
  requests: () => 'requests, items of batches included',
  from: value => `from ${formatTime(Number(value))}`,
  to: value => `to ${formatTime(Number(value))}`,
}

export function FilterTokens({ query }: { query: URLSearchParams }) {
  const items = Object.entries(TOKENS).flatMap(([name, text]) => {
    const value = query.get(name)
    return value ? [{ name, label: text(value), dismissLabel: `Remove ${text(value)}` }] : []
  })
  if (items.length === 0) return null
  return (
    <TokenGroup
      items={items}
      onDismiss={({ detail }) => replaceQuery({ [items[detail.itemIndex]?.name ?? '']: undefined, page: undefined })}
    />
  )
}
