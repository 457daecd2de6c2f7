import Link from '@cloudscape-design/components/link'
import { Arn } from '../arn.tsx'
import { machineHref } from '../routing.ts'
import type { ExecutionInfo } from './execution-info.ts'

/** Which machine ran the execution, and its ARN: the line below the name. */
export const ExecutionOrigin = ({ info }: { info: ExecutionInfo }) => (
  <span className="execution-origin">
    <span>
      {info.type ? `${info.type} execution of ` : 'Execution of '}
      {info.definition && info.stateMachineArn ? (
        <Link href={machineHref(info.stateMachineArn)}>{info.machine}</Link>
      ) : (
        info.machine
      )}
    </span>
    {info.executionArn && <Arn arn={info.executionArn} />}
  </span>
)
