import { MachinesTable } from '../machines/machines-table.tsx'

export const MachinesPage = () => <MachinesTable variant="full-page" />
