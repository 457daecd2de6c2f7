import Box from '@cloudscape-design/components/box'
import { requestOf } from '../../../core/history/question.ts'
import { recordsOf, textOf } from '../../../core/history/values.ts'
import { Blocks } from './blocks.tsx'

/** What was asked, as a conversation. */
export function RequestPane({ input }: { input: string | undefined }) {
  const request = requestOf(input)
  const prompt = textOf(request?.prompt)
  const messages = recordsOf(request?.messages)
  const system =
    textOf(request?.system) ??
    recordsOf(request?.system)
      .flatMap(block => textOf(block.text) ?? [])
      .join('\n')
  const tools = recordsOf(recordsOf([request?.toolConfig])[0]?.tools).flatMap(
    tool => textOf(recordsOf([tool.toolSpec])[0]?.name) ?? [],
  )
  const elsewhere = textOf(request?.requestUri)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard
    <section className="pane" tabIndex={0} aria-label="Request">
      {system && (
        <div className="turn system">
          <span className="who">system</span>
          <p className="said">{system}</p>
        </div>
      )}
      {prompt !== undefined && <Turn who="user" content={[{ text: prompt }]} />}
      {messages.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no id and do not move
        <Turn key={index} who={textOf(message.role) ?? 'user'} content={recordsOf(message.content)} />
      ))}
      {tools.length > 0 && (
        <div className="chips">
          <span className="who">tools</span>
          {tools.map(name => (
            <span key={name} className="chip">
              {name}
            </span>
          ))}
        </div>
      )}
      {elsewhere !== undefined && <Box color="text-body-secondary">The request is at {elsewhere}</Box>}
      {!request && <Box color="text-body-secondary">The history does not tell what was asked.</Box>}
    </section>
  )
}

const Turn = ({ who, content }: { who: string; content: readonly Record<string, unknown>[] }) => (
  <div className={`turn ${who}`}>
    <span className="who">{who}</span>
    <div className="turn-content">
      <Blocks content={content} />
    </div>
  </div>
)
