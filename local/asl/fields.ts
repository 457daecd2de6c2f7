import { DefinitionError } from './errors.ts'

export type Json = Record<string, unknown>

/** One object of a definition. Each field is taken by name, so that `done` can refuse what nobody took. */
export interface Fields {
  readonly place: string
  has(name: string): boolean
  /** The raw value of a field, or undefined. */
  take(name: string): unknown
  text(name: string): string
  optionalText(name: string): string | undefined
  /** A number between `min` and `max`; whole unless `fraction`. */
  number(name: string, min: number, max: number, fraction?: 'fraction'): number | undefined
  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined
  object(name: string): Fields
  optionalObject(name: string): Fields | undefined
  /** The objects of an array; `[]` when the field is absent and `least` is 0. */
  list(name: string, least: number): Fields[]
  at(name: string): string
  /** Throws on fields that nobody took, naming those that Amazon States Language has and this engine has not. */
  done(): void
}

const JSONPATH_FIELDS = new Set(
  `InputPath OutputPath ResultPath Parameters ResultSelector Result ItemsPath SecondsPath TimestampPath ErrorPath CausePath
  TimeoutSecondsPath HeartbeatSecondsPath MaxConcurrencyPath ToleratedFailureCountPath ToleratedFailurePercentagePath
  ItemReaderPath Variable MaxItemsPath BucketPath And Or Not`.split(/\s+/),
)
const MISSING_FEATURES = new Set(
  `ItemBatcher Credentials Iterator CSVHeaderLocation CSVHeaders CSVDelimiter ItemsPointer ManifestType`.split(/\s+/),
)

/** A value as an error message shows it: JSON, cut to 60 characters. */
export const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads one object of a definition; `place` is its JSON pointer. Throws DefinitionError when it is no object. */
export const fieldsOf = (value: unknown, place: string): Fields => {
  if (!isObject(value)) throw new DefinitionError(place, `must be an object, got ${show(value)}`)
  const taken = new Set<string>()
  const at = (name: string) => `${place}/${name}`
  const take = (name: string): unknown => {
    taken.add(name)
    return Object.hasOwn(value, name) ? value[name] : undefined
  }
  const refuse = (name: string, expected: string) =>
    new DefinitionError(at(name), `must be ${expected}, got ${show(value[name])}`)
  // A definition need not come from JSON text: an undefined field is an absent one.
  const has = (name: string) => Object.hasOwn(value, name) && value[name] !== undefined
  const optionalText = (name: string) => {
    const found = take(name)
    if (found === undefined) return undefined
    if (typeof found !== 'string' || found === '') throw refuse(name, 'a non-empty string')
    return found
  }
  const required = (name: string) => {
    if (!has(name)) throw new DefinitionError(place, `the field "${name}" is missing`)
  }
  const object = (name: string) => {
    required(name)
    return fieldsOf(take(name), at(name))
  }
  return {
    place,
    at,
    has,
    take,
    optionalText,
    object,
    text: name => {
      required(name)
      return optionalText(name) as string
    },
    number: (name, min, max, fraction) => {
      const found = take(name)
      if (found === undefined) return undefined
      if (typeof found !== 'number' || found < min || found > max || !(fraction || Number.isInteger(found))) {
        throw refuse(name, `a ${fraction ? 'number' : 'whole number'} from ${min} to ${max}`)
      }
      return found
    },
    oneOf: (name, values) => {
      const found = take(name)
      if (found === undefined) return undefined
      const match = values.find(each => each === found)
      if (match === undefined) throw refuse(name, values.map(each => `"${each}"`).join(' or '))
      return match
    },
    optionalObject: name => (has(name) ? object(name) : undefined),
    list: (name, least) => {
      if (least > 0) required(name)
      const found = take(name) ?? []
      if (!Array.isArray(found) || found.length < least) {
        throw refuse(name, `an array${least ? ` of at least ${least}` : ''}`)
      }
      return found.map((each, index) => fieldsOf(each, `${at(name)}[${index}]`))
    },
    done: () => {
      for (const name of Object.keys(value)) {
        if (taken.has(name) || name === 'Comment' || !has(name)) continue
        if (JSONPATH_FIELDS.has(name) || name.endsWith('.$') || name.endsWith('Path')) {
          throw new DefinitionError(
            at(name),
            `"${name}" belongs to JSONPath, which this engine does not have: use JSONata`,
          )
        }
        if (MISSING_FEATURES.has(name)) throw new DefinitionError(at(name), `this engine does not have "${name}"`)
        throw new DefinitionError(at(name), `the field "${name}" is not supported here`)
      }
    },
  }
}
