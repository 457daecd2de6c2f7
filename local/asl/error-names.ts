import { DefinitionError } from './errors.ts'
import { type Fields, show } from './fields.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const RESERVED = new Set(
  `States.ALL States.BranchFailed States.DataLimitExceeded States.ExceedToleratedFailureThreshold States.HeartbeatTimeout
  States.Http.Socket States.IntrinsicFailure States.ItemReaderFailed States.NoChoiceMatched States.ParameterPathFailure
  States.Permissions States.QueryEvaluationError States.ResultPathMatchFailure States.ResultWriterFailed States.Runtime
  States.TaskFailed States.Timeout`.split(/\s+/),
)

/**
 * Whether a retrier or catcher with these names takes this error. States.ALL leaves out States.DataLimitExceeded,
 * States.TaskFailed leaves out States.Timeout too, and nothing takes States.Runtime, named or not.
 */
export const matches = (errorEquals: readonly string[], error: string | undefined): boolean => {
  if (error === 'States.Runtime') return false
  return errorEquals.some(name => {
    if (name === error) return true
    if (error === 'States.DataLimitExceeded') return false
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout')
  })
}

/** The entries of a state's Retry or Catch with their ErrorEquals, checked: States.ALL stands alone and last. */
export const readErrorEquals = (state: Fields, field: 'Retry' | 'Catch'): [Fields, readonly string[]][] => {
  const entries = state.list(field, 0)
  return entries.map((entry, index) => {
    const place = entry.at('ErrorEquals')
    const names = entry.take('ErrorEquals')
    if (!Array.isArray(names) || names.length === 0 || !names.every(name => typeof name === 'string' && name !== '')) {
      throw new DefinitionError(place, `must be an array of at least one error name, got ${show(names)}`)
    }
    const unknown = names.find(name => name.startsWith('States.') && !RESERVED.has(name))
    if (unknown) throw new DefinitionError(place, `"${unknown}" is no error name that AWS reserves`)
    if (names.includes('States.ALL') && (names.length > 1 || index < entries.length - 1)) {
      throw new DefinitionError(place, '"States.ALL" must stand alone and in the last entry')
    }
    return [entry, names]
  })
}
