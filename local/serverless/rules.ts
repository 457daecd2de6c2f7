import { stateMachineArn } from '../arns.ts'

/** A rule of the event bus and the state machines that it starts. */
export interface RuleConfig {
  name: string
  pattern: Record<string, unknown>
  targets: { arn: string; input?: string; inputPath?: string }[]
}

type Section = Record<string, unknown>

/** The rules that serverless-step-functions makes of a machine's `events:`. */
export const rulesOfMachine = (machine: string, key: string, events: unknown): RuleConfig[] =>
  list(events).flatMap((entry, index) => {
    const config = (entry as Section).eventBridge ?? (entry as Section).cloudwatchEvent
    if (config === undefined) return [] // schedules and HTTP doors are not events on the bus
    const { event, enabled, input, inputPath, inputTransformer } = config as Section
    if (enabled === false) return []
    refuseTransformer(inputTransformer, `stepFunctions.stateMachines.${key}.events[${index}]`)
    const target = { arn: stateMachineArn(machine), ...inputOf(input, inputPath) }
    return [{ name: `${machine}-${index + 1}`, pattern: event as Section, targets: [target] }]
  })

/** An `AWS::Events::Rule` of the template; its targets that are not state machines stay on AWS. */
export const rulesOfTemplate = (name: string, properties: unknown): RuleConfig[] => {
  const { EventPattern, State, Targets } = properties as Section
  if (EventPattern === undefined || State === 'DISABLED') return []
  const targets = list(Targets)
    .map(target => target as Section)
    .filter(target => String(target.Arn).includes(':stateMachine:'))
    .map(target => {
      refuseTransformer(target.InputTransformer, `the rule ${name}`)
      return { arn: String(target.Arn), ...inputOf(target.Input, target.InputPath) }
    })
  return targets.length ? [{ name, pattern: EventPattern as Section, targets }] : []
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const inputOf = (input: unknown, inputPath: unknown) => ({
  ...(input === undefined ? {} : { input: typeof input === 'string' ? input : JSON.stringify(input) }),
  ...(typeof inputPath === 'string' ? { inputPath } : {}),
})

const refuseTransformer = (transformer: unknown, place: string): void => {
  if (transformer !== undefined)
    throw new Error(`serverless.yml: ${place} has an input transformer, which the laptop does not run`)
}
