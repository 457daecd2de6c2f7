import Markdown from 'react-markdown'

/**
 * Text of a model as markdown. HTML in it is shown as text, links can be read but not followed, and pictures are not
 * loaded: what a model writes must not act, and the page asks no other host.
 */
export default function MarkdownText({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Markdown
        components={{
          a: ({ children, href }) => (
            <span className="inert-link" title={href}>
              {children}
            </span>
          ),
          img: ({ alt, src }) => <span className="inert-link">{alt || String(src ?? 'picture')}</span>,
          // A heading of an answer is none of the page.
          h1: ({ children }) => <p className="markdown-heading">{children}</p>,
          h2: ({ children }) => <p className="markdown-heading">{children}</p>,
          h3: ({ children }) => <p className="markdown-heading">{children}</p>,
          h4: ({ children }) => <p className="markdown-heading">{children}</p>,
          h5: ({ children }) => <p className="markdown-heading">{children}</p>,
          h6: ({ children }) => <p className="markdown-heading">{children}</p>,
          // What scrolls has to be reachable with the keyboard.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
          pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
        }}
      >
        {text}
      </Markdown>
    </div>
  )
}
