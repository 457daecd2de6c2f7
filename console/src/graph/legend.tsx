const ITEMS = [
  ['succeeded', 'Succeeded'],
  ['caught', 'Caught error'],
  ['failed', 'Failed'],
  ['running', 'In progress'],
  ['aborted', 'Aborted'],
  ['not-entered', 'Not entered'],
] as const

export const Legend = () => (
  <ul className="legend">
    {ITEMS.map(([status, text]) => (
      <li key={status}>
        <span className={`swatch ${status}`} />
        {text}
      </li>
    ))}
  </ul>
)
