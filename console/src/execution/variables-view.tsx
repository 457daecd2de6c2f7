import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { JsonView } from '../json-view.tsx'

/** Variables with their values: name → JSON text. */
export function VariablesView({ variables }: { variables: Readonly<Record<string, string>> }) {
  const names = Object.keys(variables).sort()
  if (names.length === 0) return <Box color="text-body-secondary">No variables are assigned.</Box>
  return (
    <SpaceBetween size="s">
      {names.map(name => (
        <div key={name}>
          <Box variant="awsui-key-label">${name}</Box>
          <JsonView label={`Variable ${name}`} text={variables[name]} />
        </div>
      ))}
    </SpaceBetween>
  )
}
