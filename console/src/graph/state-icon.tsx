const PATHS: Readonly<Record<string, string>> = {
  // λ, a diamond, a clock, a tick, a cross, two arrows, stacked sheets, parallel lines.
  Task: 'M6 4h3l5.2 12.5H17M9.6 8.6 5 16.5',
  Choice: 'M10 3.5 16.5 10 10 16.5 3.5 10z',
  Wait: 'M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14M10 6v4.4l3 1.8',
  Succeed: 'M4.5 10.5 8.5 14.5 16 6',
  Fail: 'M5 5l10 10M15 5 5 15',
  Pass: 'M4 10h11M11 6l4 4-4 4',
  Map: 'M4 7h9v9H4zM7 7V4h9v9h-3',
  Parallel: 'M6 4v12M10 4v12M14 4v12',
}

/** A small sign of the kind of state, 20 pixels square. */
export const StateIcon = ({ type }: { type: string }) => (
  <g className={`state-icon ${type}`}>
    <rect width="20" height="20" rx="4" />
    <path d={PATHS[type] ?? PATHS.Pass} />
  </g>
)
