import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { readScenarios, useScenarioNamed as takeScenario } from '../api/laptop.ts'
import { useStream } from '../api/stream.ts'
import { useQuery } from '../api/use-query.ts'

/** How the simulated Bedrock behaves as a whole; a new scenario mends all tiers that were broken by hand. */
export function ScenarioPicker({ act }: { act: (action: Promise<unknown>) => void }) {
  const scenarios = useQuery('scenarios', readScenarios)
  useStream('/_stepdown/stream', message => {
    if (message.type === 'scenario') scenarios.reload()
  })
  const options = (scenarios.data?.scenarios ?? []).map(({ name, description }) => ({
    value: name,
    label: name,
    description,
  }))
  return (
    <FormField label="Scenario">
      <Select
        selectedOption={options.find(({ value }) => value === scenarios.data?.current) ?? null}
        options={options}
        ariaLabel="Scenario"
        placeholder="Scenario"
        expandToViewport
        onChange={({ detail }) => act(takeScenario(detail.selectedOption.value ?? 'calm').then(scenarios.reload))}
      />
    </FormField>
  )
}
