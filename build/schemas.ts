import { writeFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { catalogueSchema } from '../core/catalogue/schema.ts'
import { requestSchema } from '../core/request/schema.ts'

/** Writes the JSON Schemas that editors use for `tiers.yml` and for requests: `node build/schemas.ts`. */

const SCHEMAS = {
  'docs/tiers.schema.json': { title: 'The catalogue of Stepdown: tiers and routes', schema: catalogueSchema },
  'docs/request.schema.json': { title: 'A request to Stepdown', schema: requestSchema },
}

/** The text of each generated file, by its path from the project's root. */
export const generateSchemas = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(SCHEMAS).map(([path, { title, schema }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', reused: 'ref', override: dropSafeInteger })
      return [path, `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`]
    }),
  )

/** zod bounds whole numbers by what a double can hold, which tells a reader nothing. */
const dropSafeInteger = ({ jsonSchema }: { jsonSchema: { maximum?: number } }): void => {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(generateSchemas())) {
    await writeFile(new URL(`../${path}`, import.meta.url), text)
  }
}
