/** A pattern that EventBridge refuses: `reason` in its words, and the field where it is. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  readonly reason: string
  constructor(reason: string, place: string) {
    super(place === '' ? reason : `${reason} (at ${place})`)
    this.reason = reason
  }
}
