import type { StateMap } from '../../../core/history/definition.ts'
import type { History } from '../../../core/history/history.ts'
import type { ExecutionInfo } from './execution-info.ts'
import { OutcomePanel } from './outcome-panel.tsx'
import { StepPanel } from './step-panel.tsx'

export interface SidePanelProps {
  info: ExecutionInfo
  history: History
  map: StateMap
  query: URLSearchParams
  onClose: () => void
}

/** Beside the graph: the selected state, or what went in and out of the whole execution. */
export function SidePanel({ info, history, map, query, onClose }: SidePanelProps) {
  const state = map.states.find(({ name }) => name === query.get('state'))
  const visit = Number(query.get('visit')) || undefined
  return state ? (
    <StepPanel key={`${state.name} ${visit}`} state={state} first={visit} history={history} onClose={onClose} />
  ) : (
    <OutcomePanel info={info} history={history} />
  )
}
