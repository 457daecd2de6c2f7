import { createHash } from 'node:crypto'
import { roleArn, stateMachineArn } from '../arns.ts'
import { compile, type StateMachine } from '../asl/engine.ts'

/** A state machine of the laptop. */
export interface Machine {
  arn: string
  name: string
  type: 'STANDARD' | 'EXPRESS'
  definition: unknown
  roleArn: string
  creationDate: number
  revisionId: string
  tags: Record<string, string>
  /** Set on the machine of a distributed Map's children: the Map state's label. */
  label?: string
  /**
   * The definition as the engine runs it, compiled at the first call.
   * @throws DefinitionError of the engine, naming the place
   */
  compiled(): StateMachine
}

const EXPRESS_LIMIT_SECONDS = 300

/** Makes a machine of its definition, which is compiled when it first runs. */
export const createMachine = (options: {
  name: string
  type: 'STANDARD' | 'EXPRESS'
  definition: unknown
  creationDate: number
  tags?: Record<string, string>
  label?: string
}): Machine => {
  let compiled: StateMachine | undefined
  const { name, type, definition, creationDate, tags = {} } = options
  const text = JSON.stringify(definition) ?? ''
  return {
    arn: stateMachineArn(name),
    name,
    type,
    definition,
    roleArn: roleArn(name.replace(/\/.*/, '')),
    creationDate,
    revisionId: createHash('sha256').update(text).digest('hex').slice(0, 32),
    tags,
    ...(options.label === undefined ? {} : { label: options.label }),
    compiled() {
      compiled ??= compile(type === 'EXPRESS' ? withExpressLimit(definition) : definition)
      return compiled
    },
  }
}

/** EXPRESS executions end after five minutes, whatever the definition allows. */
const withExpressLimit = (definition: unknown): unknown => {
  if (definition === null || typeof definition !== 'object') return definition
  const { TimeoutSeconds } = definition as { TimeoutSeconds?: unknown }
  const own = typeof TimeoutSeconds === 'number' ? TimeoutSeconds : EXPRESS_LIMIT_SECONDS
  return { ...definition, TimeoutSeconds: Math.min(own, EXPRESS_LIMIT_SECONDS) }
}
