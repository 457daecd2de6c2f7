import { isRecord, objectOf, recordsOf, textOf } from '../../../core/history/values.ts'
import { JsonView } from '../json-view.tsx'

type Block = Readonly<Record<string, unknown>>

/** Blocks of a Converse message as what they are: text, pictures and files by name, calls of tools and their results. */
export const Blocks = ({ content }: { content: readonly Block[] }) => (
  <>
    {content.map((block, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no id and do not move
      <BlockView key={index} block={block} />
    ))}
  </>
)

function BlockView({ block }: { block: Block }) {
  const text = textOf(block.text)
  if (text !== undefined) return <p className="said">{text}</p>
  if (isRecord(block.toolUse)) return <ToolUse call={block.toolUse} />
  if (isRecord(block.toolResult)) return <ToolResult result={block.toolResult} />
  const reasoning = textOf(objectOf(objectOf(block.reasoningContent).reasoningText).text)
  if (reasoning !== undefined) {
    return (
      <details className="reasoning">
        <summary>Reasoning</summary>
        <p className="said">{reasoning}</p>
      </details>
    )
  }
  const media = ['image', 'document', 'video'].find(kind => isRecord(block[kind]))
  if (media) return <Attachment kind={media} file={objectOf(block[media])} />
  if (isRecord(block.cachePoint)) return <span className="chip">cache point</span>
  return <JsonView label="Content" text={JSON.stringify(block)} />
}

/** A call of a tool: its name and its arguments. */
function ToolUse({ call }: { call: Block }) {
  return (
    <div className="tool">
      <div>
        <span className="chip">tool call</span> <b>{textOf(call.name) ?? 'unnamed'}</b>
      </div>
      <JsonView label={`Arguments of ${textOf(call.name) ?? 'the tool'}`} text={JSON.stringify(call.input ?? {})} />
    </div>
  )
}

function ToolResult({ result }: { result: Block }) {
  const content = recordsOf(result.content)
  return (
    <div className="tool">
      <div>
        <span className="chip">tool result</span> {textOf(result.status) === 'error' && <b>error</b>}
      </div>
      {content.map((part, index) =>
        'json' in part ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id and do not move
          <JsonView key={index} label="Tool result" text={JSON.stringify(part.json)} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no id and do not move
          <BlockView key={index} block={part} />
        ),
      )}
    </div>
  )
}

/** Base64 text is four characters for three bytes. */
const SIZE = 3 / 4

function Attachment({ kind, file }: { kind: string; file: Block }) {
  const bytes = textOf(objectOf(file.source).bytes)
  const facts = [
    textOf(file.name),
    textOf(file.format),
    bytes === undefined ? undefined : `${Math.max(1, Math.round((bytes.length * SIZE) / 1024))} KB`,
  ].filter(Boolean)
  return (
    <span className="chip">
      {kind}
      {facts.length > 0 && `: ${facts.join(', ')}`}
    </span>
  )
}
