import { setFlagsFromString } from 'node:v8'
import { createContext, Script } from 'node:vm'

// After many backtracks V8 starts again with an engine whose time is linear in the text.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')

const LONGEST_MILLISECONDS = 250
const sandbox = createContext({ pattern: undefined, text: '' })
const BEYOND_LINEAR = /\(\?<?[=!]|\\[1-9k]|\{\d/
const match = new Script('pattern.exec(text)')

/**
 * The RegExp that JSONata is given. A pattern such as /(a+)+$/ can take years on a short text, and nothing in
 * JavaScript stops a running RegExp except the time limit of a vm script. It costs a thread, so only patterns pay for it
 * that can backtrack (two repetitions or an alternative under one) and that V8's linear engine does not know:
 * look-around, back-references, counted repetitions, and flags such as `i`.
 */
export class GuardedRegExp extends RegExp {
  readonly #suspicious: boolean
  constructor(pattern: string | RegExp, flags?: string) {
    super(pattern, flags)
    const backtracks = (this.source.match(/[*+{]/g)?.length ?? 0) > 1
    this.#suspicious = backtracks && (BEYOND_LINEAR.test(this.source) || /[^gmsy]/.test(this.flags))
  }
  override exec(text: string): RegExpExecArray | null {
    if (!this.#suspicious || text.length < 20) return super.exec(text)
    const plain = new RegExp(this.source, this.flags)
    plain.lastIndex = this.lastIndex
    Object.assign(sandbox, { pattern: plain, text })
    try {
      const found = match.runInContext(sandbox, { timeout: LONGEST_MILLISECONDS })
      this.lastIndex = plain.lastIndex
      return found
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      throw { message: 'Expression evaluation timeout: Check for infinite loop' }
    } finally {
      Object.assign(sandbox, { pattern: undefined, text: '' })
    }
  }
}
