import { ListStateMachinesCommand, type SFNClient } from '@aws-sdk/client-sfn'
import { ClientError } from './errors.ts'

export type MachineRole = 'router' | 'router-express' | 'batch'

/**
 * Finds a state machine by the end of its name, `…-router`, `…-router-express` or `…-batch`, as serverless.yml names
 * them. Throws MachineNotFound where there is none, or several to choose from.
 */
export async function findMachine(stepFunctions: SFNClient, role: MachineRole): Promise<string> {
  const found: string[] = []
  let nextToken: string | undefined
  do {
    const page = await stepFunctions.send(
      new ListStateMachinesCommand({ maxResults: 1000, ...(nextToken && { nextToken }) }),
    )
    for (const machine of page.stateMachines ?? []) {
      if (machine.name?.endsWith(`-${role}`) && machine.stateMachineArn) found.push(machine.stateMachineArn)
    }
    nextToken = page.nextToken
  } while (nextToken)
  const [first, second] = found
  if (first && !second) return first
  throw new ClientError(
    'MachineNotFound',
    first
      ? `there are ${found.length} state machines whose name ends in -${role}: expected one, or its ARN to choose by (${found.join(', ')})`
      : `no state machine’s name ends in -${role}: is Stepdown deployed in this account and Region?`,
  )
}

/** The deployment that a machine belongs to, by its name: `stepdown-dev-router` → `stepdown-dev`. */
export const deploymentOf = (stateMachineArn: string): string | undefined =>
  /:([\w-]+)-(router-express|router|batch)$/.exec(stateMachineArn)?.[1]

/**
 * The machines of one deployment share the front of their names, so one ARN leads to the others:
 * `…:stepdown-dev-router` → `…:stepdown-dev-batch`. Undefined for a name of another pattern.
 */
export function siblingMachine(stateMachineArn: string, role: MachineRole): string | undefined {
  const match = /^(.+)-(router-express|router|batch)$/.exec(stateMachineArn)
  return match ? `${match[1]}-${role}` : undefined
}
