import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'

/** An ARN with a button that copies it. */
export const Arn = ({ arn }: { arn: string }) => (
  <CopyToClipboard
    variant="inline"
    textToCopy={arn}
    copyButtonAriaLabel="Copy ARN"
    copySuccessText="Copied"
    copyErrorText="Could not copy"
  />
)
