import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import FileDropzone from '@cloudscape-design/components/file-dropzone'
import FileInput from '@cloudscape-design/components/file-input'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { decodeText } from '../../../core/decode-text.ts'
import { useHash } from '../address.ts'
import { type ExecutionFile, openExecutionFile } from '../execution/execution-file.ts'
import { ExecutionView } from '../execution/execution-view.tsx'

/** A history saved from AWS, shown like an execution of this endpoint. The file stays in the browser. */
export function OpenHistoryPage() {
  const [file, setFile] = useState<ExecutionFile>()
  const [failure, setFailure] = useState<string>()
  const query = new URLSearchParams(useHash().split('?', 2)[1] ?? '')

  const open = async (chosen: File | undefined) => {
    if (!chosen) return
    try {
      setFile(await openExecutionFile(chosen.name, decodeText(new Uint8Array(await chosen.arrayBuffer()))))
      setFailure(undefined)
    } catch (error) {
      setFile(undefined)
      setFailure(`${chosen.name}: ${(error as Error).message}`)
    }
  }

  if (file) {
    return (
      <SpaceBetween size="s">
        <Box float="right">
          <SpaceBetween direction="horizontal" size="s" alignItems="center">
            <Box color="text-body-secondary">{file.name}</Box>
            <Button iconName="close" onClick={() => setFile(undefined)}>
              Close the file
            </Button>
          </SpaceBetween>
        </Box>
        <ExecutionView info={file.info} events={file.events} loading={false} problem={undefined} query={query} />
      </SpaceBetween>
    )
  }
  return (
    <ContentLayout
      header={
        <Header variant="h1" description="See an execution that ran on AWS. The file is read in this browser only.">
          Open a history file
        </Header>
      }
    >
      <Container>
        <SpaceBetween size="m">
          {failure && (
            <Alert type="error" header="The file cannot be shown">
              {failure}
            </Alert>
          )}
          <FileDropzone onChange={({ detail }) => void open(detail.value[0])}>
            <SpaceBetween size="xs" alignItems="center">
              <Box>Drop a file here, or</Box>
              <FileInput
                value={[]}
                accept="application/json,.json,.jsonl,.log,.txt"
                onChange={({ detail }) => void open(detail.value[0])}
              >
                Choose a file
              </FileInput>
            </SpaceBetween>
          </FileDropzone>
          <Box color="text-body-secondary">
            Save one with{' '}
            <Box variant="code">aws stepfunctions get-execution-history --execution-arn … &gt; history.json</Box> or{' '}
            <Box variant="code">stepdown history … --events &gt; history.json</Box>; of an EXPRESS execution, the output
            of <Box variant="code">aws logs filter-log-events</Box> is read.
          </Box>
        </SpaceBetween>
      </Container>
    </ContentLayout>
  )
}
