import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { generateSchemas } from '../../build/schemas.ts'

describe('the generated JSON Schemas', () => {
  for (const [path, text] of Object.entries(generateSchemas())) {
    it(`${path} is current (node build/schemas.ts writes it)`, () => {
      assert.equal(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), text)
    })
  }
})
