import { isObject, type Json } from './call.ts'

/**
 * A small value that fits a JSON Schema: what the simulator puts into a tool's input and into structured output.
 * Covers type, enum, const, properties, required, items, anyOf/oneOf and defaults; anything else becomes a string.
 */
export function sampleJson(schema: unknown, depth = 0): unknown {
  if (!isObject(schema) || depth > 12) return 'simulated'
  if ('const' in schema) return schema.const
  if ('default' in schema) return schema.default
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const variants = schema.anyOf ?? schema.oneOf
  if (Array.isArray(variants)) return sampleJson(variants[0], depth + 1)
  const type = Array.isArray(schema.type) ? schema.type[0] : (schema.type ?? (schema.properties ? 'object' : 'string'))
  switch (type) {
    case 'object':
      return sampleObject(schema, depth)
    case 'array':
      return schema.items ? [sampleJson(schema.items, depth + 1)] : []
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? schema.minimum : 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return 'simulated'
  }
}

function sampleObject(schema: Json, depth: number): Json {
  const properties = isObject(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required.map(String) : Object.keys(properties)
  return Object.fromEntries(required.map(name => [name, sampleJson(properties[name], depth + 1)]))
}
