import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { useState } from 'react'
import { listStateMachines, startExecution } from '../api/step-functions.ts'
import { useQuery } from '../api/use-query.ts'
import { executionHref } from '../routing.ts'
import { BATCH_KEY, type Example, examplesFor, isRouter, textOf } from './examples.ts'
import { putExamplePrompts } from './put-example.ts'
import { Steering } from './steering.tsx'

export interface StartExecutionProps {
  onClose: () => void
  /** Preselects a state machine. */
  machineArn?: string | undefined
  /** The input of an execution to repeat. */
  input?: string | undefined
}

/** Starts an execution and opens it. The validator is the one that Plan runs, so its sentences are Plan's. */
export function StartExecution({ onClose, machineArn, input }: StartExecutionProps) {
  const machines = useQuery('machines', signal => listStateMachines(signal))
  const [machine, setMachine] = useState(machineArn)
  const [name, setName] = useState('')
  /** What was typed, or the input of the execution to repeat; an example until then. */
  const [typed, setTyped] = useState(input)
  const [chosen, setChosen] = useState<Example>()
  const [problem, setProblem] = useState<string>()
  const [failure, setFailure] = useState<Error>()
  const [starting, setStarting] = useState(false)

  const options = (machines.data?.stateMachines ?? []).map(({ stateMachineArn, name: label, type }) => ({
    value: stateMachineArn,
    label,
    description: type === 'EXPRESS' ? 'EXPRESS: up to five minutes' : 'STANDARD: every step is kept',
  }))
  const selected = options.find(option => option.value === machine) ?? preferred(options)
  const examples = examplesFor(selected?.label ?? '')
  const example = chosen && examples.includes(chosen) ? chosen : examples[0]
  const text = typed ?? (example ? textOf(example) : '{}')

  const start = async () => {
    setFailure(undefined)
    const { problemOf } = await import('./validate-request.ts')
    const found = selected && isRouter(selected.label) ? problemOf(text) : undefined
    setProblem(found)
    if (found !== undefined || !selected) return
    setStarting(true)
    try {
      if (text.includes(BATCH_KEY)) await putExamplePrompts(text)
      const { executionArn } = await startExecution({
        stateMachineArn: selected.value,
        input: text,
        ...(name && { name }),
      })
      onClose()
      location.hash = executionHref(executionArn)
    } catch (error) {
      setFailure(error as Error)
      setStarting(false)
    }
  }

  return (
    <Modal
      visible
      size="large"
      onDismiss={onClose}
      header="Start execution"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={starting} disabled={!selected} onClick={() => void start()}>
              Start execution
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="l">
        {(failure ?? machines.error) && (
          <Alert type="error" header="The execution was not started">
            {(failure ?? machines.error)?.message}
          </Alert>
        )}
        <FormField label="State machine">
          <Select
            selectedOption={selected ?? null}
            options={options}
            statusType={machines.loading ? 'loading' : 'finished'}
            loadingText="Loading state machines"
            placeholder="Choose a state machine"
            onChange={({ detail }) => setMachine(detail.selectedOption.value)}
          />
        </FormField>
        {selected && isRouter(selected.label) && <Steering text={text} onChange={setTyped} />}
        <FormField label="Example" description="Fills in the input below; change it as you like.">
          <Select
            selectedOption={typed === undefined && example ? { value: example.label, label: example.label } : null}
            options={examples.map(({ label, description }) => ({ value: label, label, description }))}
            placeholder="Choose an example"
            onChange={({ detail }) => {
              setChosen(examples.find(({ label }) => label === detail.selectedOption.value))
              setTyped(undefined)
              setProblem(undefined)
            }}
          />
        </FormField>
        <FormField
          label="Input"
          description={
            selected && isRouter(selected.label)
              ? 'A Converse request without modelId, or a prompt, and what steers the routing.'
              : 'The input of the state machine.'
          }
          errorText={problem}
          constraintText={problem === undefined ? 'JSON' : undefined}
          stretch
        >
          <div className="code-input">
            <Textarea
              value={text}
              rows={10}
              spellcheck={false}
              autoFocus
              onChange={({ detail }) => {
                setTyped(detail.value)
                setProblem(undefined)
              }}
            />
          </div>
        </FormField>
        <FormField
          label={
            <span>
              Name <i>– optional</i>
            </span>
          }
          description="A name makes the start idempotent: the same name and input start it once."
        >
          <Input value={name} placeholder="A random name" onChange={({ detail }) => setName(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Modal>
  )
}

interface MachineOption {
  value: string
  label: string
  description: string
}

/** The router that keeps every step, before its EXPRESS twin and the batch machine. */
const preferred = (options: readonly MachineOption[]): MachineOption | undefined =>
  options.find(({ label, description }) => /router/.test(label) && description.startsWith('STANDARD')) ?? options[0]
