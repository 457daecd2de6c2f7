import { type Assigned, type Compiler, createCompiler } from './compiler.ts'
import { DefinitionError } from './errors.ts'
import type { State, StateMachine, States, StateType, Step } from './execution.ts'
import { type Fields, fieldsOf, show } from './fields.ts'
import { compileChoice } from './states/choice.ts'
import { compileFail } from './states/fail.ts'
import { compileMap } from './states/map.ts'
import { compileParallel } from './states/parallel.ts'
import { compilePass } from './states/pass.ts'
import { compileSucceed } from './states/succeed.ts'
import { compileTask } from './states/task.ts'
import { compileWait } from './states/wait.ts'

const COMPILERS: Record<StateType, (fields: Fields, compiler: Compiler) => Step> = {
  Task: compileTask,
  Pass: compilePass,
  Choice: compileChoice,
  Wait: compileWait,
  Succeed: compileSucceed,
  Fail: compileFail,
  Parallel: compileParallel,
  Map: compileMap,
}

/** What a line of states takes over from the definition around it. */
interface Surrounding {
  readonly jsonata: boolean
  /** The variables of the lines around. */
  readonly variables: ReadonlySet<string>
  /** Every state name of the machine so far: AWS wants them unique through all nesting. */
  readonly names: Set<string>
}

const isJsonata = (fields: Fields, inherited: boolean): boolean => {
  const language = fields.oneOf('QueryLanguage', ['JSONata', 'JSONPath'])
  if (inherited && language === 'JSONPath') {
    throw new DefinitionError(fields.at('QueryLanguage'), 'cannot be "JSONPath" when the state machine says "JSONata"')
  }
  return language === undefined ? inherited : language === 'JSONata'
}

const compileState = (name: string, fields: Fields, compiler: Compiler, { jsonata, names }: Surrounding): State => {
  if (name.length > 80) throw new DefinitionError(fields.place, 'the name of a state has at most 80 characters')
  if (names.has(name)) throw new DefinitionError(fields.place, `a state named "${name}" exists already`)
  names.add(name)
  const type = fields.text('Type')
  if (!Object.hasOwn(COMPILERS, type)) {
    const types = Object.keys(COMPILERS).join(', ')
    throw new DefinitionError(fields.at('Type'), `must be one of ${types}, got ${show(type)}`)
  }
  if (!isJsonata(fields, jsonata)) {
    const hint = '"QueryLanguage": "JSONata" is missing here or at the top'
    throw new DefinitionError(fields.place, `this engine does not have JSONPath: ${hint}`)
  }
  const run = COMPILERS[type as StateType](fields, compiler)
  fields.done()
  return { name, type: type as StateType, run }
}

const compileStates = (fields: Fields, around: Surrounding): States => {
  const assigned: Assigned[] = []
  const targets: { place: string; name: string }[] = []
  // The lines inside are compiled last: only then are all variables of this line known, which they must not assign.
  const later: (() => void)[] = []
  const inner: Compiler['inner'] = (nested, apart) => {
    const line: { startAt?: State; states?: ReadonlyMap<string, State> } = {}
    later.push(() => {
      // What a Map or Parallel assigns itself, it assigns when the lines inside are done.
      const others = assigned.filter(({ place }) => !nested.place.startsWith(`${place}/`)).map(({ name }) => name)
      const variables = new Set(apart ? [] : [...around.variables, ...others])
      Object.assign(line, compileStates(nested, { ...around, variables }))
      nested.done()
    })
    return line as States
  }
  const compiler = createCompiler(around.variables, assigned, targets, inner)
  const object = fields.object('States')
  const states = new Map<string, State>()
  for (const name of Object.keys(fields.take('States') as object)) {
    states.set(name, compileState(name, object.object(name), compiler, around))
  }
  if (states.size === 0) throw new DefinitionError(object.place, 'must have at least one state')
  for (const { place, name } of targets) {
    if (!states.has(name)) throw new DefinitionError(place, `there is no state named "${name}" here`)
  }
  const start = fields.text('StartAt')
  const startAt = states.get(start)
  if (!startAt) throw new DefinitionError(fields.at('StartAt'), `there is no state named "${start}" here`)
  for (const compileLine of later) compileLine()
  return { startAt, states }
}

const compileMachine = (fields: Fields, definition: Record<string, unknown>): StateMachine => {
  const timeoutSeconds = fields.number('TimeoutSeconds', 1, 99_999_999)
  fields.take('Version')
  const jsonata = isJsonata(fields, false)
  const states = compileStates(fields, { jsonata, variables: new Set(), names: new Set() })
  fields.done()
  return { definition, timeoutSeconds, ...states }
}

/**
 * Compiles a definition in Amazon States Language (an object, or its JSON text) once for any number of executions.
 * Throws DefinitionError, whose message starts with the place, on what is wrong and on what this engine does not have.
 */
export const compile = (definition: unknown): StateMachine => {
  let value = definition
  if (typeof definition === 'string') {
    try {
      value = JSON.parse(definition)
    } catch (error) {
      throw new DefinitionError('', `the definition is no valid JSON: ${(error as Error).message}`)
    }
  }
  try {
    return compileMachine(fieldsOf(value, ''), value as Record<string, unknown>)
  } catch (error) {
    if (error instanceof RangeError) throw new DefinitionError('', 'the definition is nested too deeply')
    throw error
  }
}
