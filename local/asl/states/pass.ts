import type { Compiler } from '../compiler.ts'
import type { Step } from '../execution.ts'
import type { Fields } from '../fields.ts'
import { leave } from './leave.ts'

export const compilePass = (fields: Fields, compiler: Compiler): Step => {
  const leaving = compiler.leaving(fields)
  return visit => leave(visit, leaving, visit.input)
}
