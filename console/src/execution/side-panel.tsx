import type { StateMap } from '../../../core/history/definition.ts'
import type { History } from '../../../core/history/history.ts'
import type { ExecutionInfo } from './execution-info.ts'
import { OutcomePanel } from './outcome-panel.tsx'
import { StepPanel } from './step-panel.tsx'

export interface SidePanelProps {
  info: ExecutionInfo
  history: History
  map: StateMap
  selected: string | undefined
  onClose: () => void
}

/** Beside the graph: the selected state, or what came out of the whole execution. */
export function SidePanel({ info, history, map, selected, onClose }: SidePanelProps) {
  const state = map.states.find(({ name }) => name === selected)
  return state ? (
    <StepPanel key={state.name} state={state} history={history} onClose={onClose} />
  ) : (
    <OutcomePanel info={info} history={history} />
  )
}
