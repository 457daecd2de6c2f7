import './json-view.css'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import { prettyJson } from '../../core/exact-json.ts'

/** JSON text, or any other, for reading and copying. Long text scrolls in its own frame. */
export const JsonView = ({ text, label }: { text: string | undefined; label: string }) => {
  if (text === undefined || text === '') return <p className="json-none">None</p>
  const shown = prettyJson(text)
  return (
    <div className="json">
      <div className="json-copy">
        <CopyToClipboard
          variant="icon"
          copyButtonAriaLabel={`Copy ${label}`}
          textToCopy={shown}
          copySuccessText="Copied"
          copyErrorText="Could not copy"
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard */}
      <section className="json-text" tabIndex={0} aria-label={label}>
        {shown.length > 200_000 ? `${shown.slice(0, 200_000)}\n… ${shown.length - 200_000} more characters` : shown}
      </section>
    </div>
  )
}
