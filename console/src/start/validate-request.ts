import * as z from 'zod/mini'
import { parseRequest } from '../../../core/request/parse.ts'

// Zod compiles schemas with `new Function`, which the content security policy forbids.
z.config({ jitless: true })

/** @returns what is wrong with the JSON text of a request, in one sentence, or undefined */
export function problemOf(text: string): string | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `The input is not JSON: ${(error as Error).message}`
  }
  try {
    parseRequest(value)
    return undefined
  } catch (error) {
    // A sentence may begin with a field as it was typed, so nothing is made a capital.
    return `${(error as Error).message}.`
  }
}
