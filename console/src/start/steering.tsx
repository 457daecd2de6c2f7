import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import { parseExactly } from '../../../core/exact-json.ts'
import { isRecord, objectOf, textOf } from '../../../core/history/values.ts'
import { readTiers } from '../api/tiers.ts'
import { useQuery } from '../api/use-query.ts'

export interface SteeringProps {
  /** The JSON text of the request. */
  text: string
  onChange: (text: string) => void
}

const NONE = { value: '', label: '–' }

/** What one changes most when one asks again, without knowing the names of the fields. */
export function Steering({ text, onChange }: SteeringProps) {
  const tiers = useQuery('tiers', readTiers)
  const request = read(text)
  if (!request) return null
  const change = (field: string, value: unknown) => {
    const { [field]: _, ...rest } = request
    onChange(JSON.stringify(value === undefined ? rest : { ...rest, [field]: value }, null, 2))
  }
  const routes = (tiers.data?.routes ?? []).map(({ name }) => ({ value: name, label: name }))
  const failing = Object.keys(objectOf(request.simulate))[0] ?? ''
  const names = (tiers.data?.tiers ?? [])
    .filter(({ configured }) => configured)
    .map(({ id }) => ({ value: id, label: id }))
  const route = textOf(request.route) ?? ''
  return (
    <div className="steering">
      <FormField label="Route">
        <Select
          selectedOption={route === '' ? NONE : { value: route, label: route }}
          options={[{ ...NONE, ...(tiers.data && { description: `the default: ${tiers.data.default}` }) }, ...routes]}
          ariaLabel="Route"
          expandToViewport
          onChange={({ detail }) => change('route', detail.selectedOption.value || undefined)}
        />
      </FormField>
      <FormField label="Deadline, in seconds">
        <Input
          type="number"
          value={request.deadlineSeconds === undefined ? '' : String(request.deadlineSeconds)}
          placeholder="of the route"
          ariaLabel="Deadline, in seconds"
          onChange={({ detail }) => change('deadlineSeconds', Number(detail.value) || undefined)}
        />
      </FormField>
      <FormField label="Throttle a tier, for this request">
        <Select
          selectedOption={failing === '' ? NONE : { value: failing, label: failing }}
          options={[NONE, ...names]}
          ariaLabel="Throttle a tier"
          expandToViewport
          onChange={({ detail }) => {
            const { value } = detail.selectedOption
            change('simulate', value ? { [value]: 'TierThrottled' } : undefined)
          }}
        />
      </FormField>
    </div>
  )
}

function read(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseExactly(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}
