import * as z from 'zod/mini'

// Each function validates once or a few times in its life: compiling validators would cost more than it saves.
z.config({ jitless: true })

/**
 * An object without unknown fields, whose message for one names the known ones.
 * The description shows up in editors through the generated JSON Schema.
 */
export const strict = <T extends z.core.$ZodLooseShape>(shape: T, description?: string) => {
  const schema = z.strictObject(shape, {
    error: issue => (issue.code === 'unrecognized_keys' ? `one of ${Object.keys(shape).join(', ')}` : undefined),
  })
  return description === undefined ? schema : described(schema, description)
}

/** An object with exactly one of the given fields: how Converse writes a union. */
export const oneOf = <T extends z.core.$ZodLooseShape>(shape: T) => {
  const names = Object.keys(shape)
  const optional = Object.fromEntries(names.map(name => [name, z.optional(shape[name] as z.ZodMiniType)])) as {
    [K in keyof T]: z.ZodMiniOptional<T[K]>
  }
  const schema = strict(optional).check(
    z.refine(value => Object.keys(value as object).length === 1, `exactly one of ${names.join(', ')}`),
  )
  z.globalRegistry.add(schema, { minProperties: 1, maxProperties: 1 })
  return schema
}

/** Describes a schema for editors. */
export const described = <T extends z.ZodMiniType>(schema: T, description: string): T => {
  z.globalRegistry.add(schema, { description })
  return schema
}

/** Text of at least one character. */
export const text = (expected = 'text') => z.string(expected).check(z.minLength(1, expected))

/** Text that is more than white space, which Bedrock refuses in prompts. */
export const words = () => z.string('text').check(z.minLength(1, 'text'), z.regex(/\S/, 'text that is not blank'))

/** A whole number of at least `minimum`. */
export const whole = (minimum: number) => {
  const expected = `a whole number of at least ${minimum}`
  return z.int(expected).check(z.minimum(minimum, expected))
}

/** A number in a closed range. */
export const between = (minimum: number, maximum: number) => {
  const expected = `a number from ${minimum} to ${maximum}`
  return z.number().check(z.minimum(minimum, expected), z.maximum(maximum, expected))
}
