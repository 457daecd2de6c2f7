import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'

export interface StopExecutionProps {
  onClose: () => void
  onStop: (cause: string) => Promise<void>
}

/** Asks before an execution is stopped, and why: the reason stays in its history. */
export function StopExecution({ onClose, onStop }: StopExecutionProps) {
  const [cause, setCause] = useState('')
  const [stopping, setStopping] = useState(false)
  const stop = () => {
    setStopping(true)
    void onStop(cause.trim() || 'Stopped in the console').finally(onClose)
  }
  return (
    <Modal
      visible
      onDismiss={onClose}
      header="Stop this execution?"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Let it run
            </Button>
            <Button variant="primary" loading={stopping} onClick={stop}>
              Stop it
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <FormField label="Why" description="No further tier is asked. The reason is kept in the history.">
        <Input
          value={cause}
          placeholder="Stopped in the console"
          ariaLabel="Why"
          onChange={({ detail }) => setCause(detail.value)}
        />
      </FormField>
    </Modal>
  )
}
