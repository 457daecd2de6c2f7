import { evaluateAs, evaluationFailed } from '../evaluate.ts'
import type { Visit } from '../execution.ts'
import type { Template } from '../template.ts'

/** The items of a Map: Items, or the state's input. */
export const evaluateItems = async (visit: Visit, items: Template | undefined): Promise<unknown[]> => {
  if (items) return evaluateAs<unknown[]>(visit, items, 'array', 'Items')
  if (Array.isArray(visit.input.value)) return visit.input.value
  throw evaluationFailed(visit, `Map state input must be an array but was: ${visit.input.text}`)
}
