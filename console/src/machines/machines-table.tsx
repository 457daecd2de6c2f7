import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import { listStateMachines } from '../api/step-functions.ts'
import { useQuery } from '../api/use-query.ts'
import { formatTime } from '../format.ts'
import { Problem } from '../problem.tsx'
import { executionsHref, machineHref } from '../routing.ts'

export function MachinesTable({ variant = 'container' }: { variant?: 'container' | 'full-page' }) {
  const machines = useQuery('machines', signal => listStateMachines(signal))
  const page = variant === 'full-page'
  return (
    <Table
      variant={variant}
      items={machines.data?.stateMachines ?? []}
      loading={machines.loading}
      loadingText="Loading state machines"
      trackBy="stateMachineArn"
      ariaLabels={{ tableLabel: 'State machines' }}
      header={
        <Header variant={page ? 'awsui-h1-sticky' : 'h2'} counter={`(${machines.data?.stateMachines.length ?? 0})`}>
          State machines
        </Header>
      }
      empty={machines.error ? <Problem error={machines.error} retry={machines.reload} /> : 'No state machines.'}
      columnDefinitions={[
        {
          id: 'name',
          header: 'Name',
          isRowHeader: true,
          minWidth: 180,
          cell: item => <Link href={machineHref(item.stateMachineArn)}>{item.name}</Link>,
        },
        { id: 'type', header: 'Type', cell: item => item.type },
        { id: 'created', header: 'Created', cell: item => formatTime(item.creationDate * 1000) },
        {
          id: 'executions',
          header: 'Executions',
          cell: item => <Link href={executionsHref({ machine: item.name })}>Show executions</Link>,
        },
      ]}
    />
  )
}
