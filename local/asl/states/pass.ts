import type { Compiler } from '../compiler.ts'
import type { Fields } from '../fields.ts'
import type { Step } from '../machine.ts'
import { leave } from './leave.ts'

export const compilePass = (fields: Fields, compiler: Compiler): Step => {
  const leaving = compiler.leaving(fields)
  return visit => leave(visit, leaving, visit.input)
}
