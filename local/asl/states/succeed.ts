import type { Compiler } from '../compiler.ts'
import type { Step } from '../execution.ts'
import type { Fields } from '../fields.ts'
import { leave } from './leave.ts'

export const compileSucceed = (fields: Fields, compiler: Compiler): Step => {
  const leaving = { output: compiler.optional(fields, 'Output'), assign: undefined, next: undefined }
  return visit => leave(visit, leaving, visit.input)
}
