import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import { lazy, Suspense, useLayoutEffect, useRef, useState } from 'react'
import { isRecord, parsed } from '../../../core/history/values.ts'
import { JsonView } from '../json-view.tsx'

const MarkdownText = lazy(() => import('./markdown.tsx'))
type View = 'rendered' | 'text' | 'json'

/** An answer's text: JSON as JSON, anything else as markdown; as it came with a click. */
export function AnswerText({ text }: { text: string }) {
  const json = isJson(text)
  const [view, setView] = useState<View>(json ? 'json' : 'rendered')
  return (
    <div className="answer">
      <div className="answer-tools">
        <SegmentedControl
          selectedId={view}
          label="How the answer is shown"
          options={[
            { id: 'rendered', text: 'Rendered' },
            { id: 'text', text: 'Text' },
            ...(json ? [{ id: 'json', text: 'JSON' }] : []),
          ]}
          onChange={({ detail }) => setView(detail.selectedId as View)}
        />
        <CopyToClipboard
          variant="icon"
          copyButtonAriaLabel="Copy answer"
          textToCopy={text}
          copySuccessText="Copied"
          copyErrorText="Could not copy"
        />
      </div>
      <Folded>
        <div className="answer-text">
          {view === 'json' ? (
            <JsonView label="Answer" text={text} />
          ) : view === 'text' ? (
            <p className="said">{text}</p>
          ) : (
            <Suspense fallback={<p className="said">{text}</p>}>
              <MarkdownText text={text} />
            </Suspense>
          )}
        </div>
      </Folded>
    </div>
  )
}

/** A number or a word alone is JSON too, and nobody means it. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  const value = parsed(text)
  return isRecord(value) || Array.isArray(value)
}

/** Shows the beginning of what is long, and the rest with a click. */
function Folded({ children }: { children: React.ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const [long, setLong] = useState(false)
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const look = () => setLong(element.scrollHeight > element.clientHeight + 4)
    const observer = new ResizeObserver(look)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [])
  return (
    <>
      <div ref={frame} className={open ? 'folded open' : 'folded'}>
        {children}
      </div>
      {(long || open) && (
        <Button variant="inline-link" ariaExpanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show all'}
        </Button>
      )}
    </>
  )
}
