import { createContext, Script } from 'node:vm'

const LONGEST_MILLISECONDS = 250
const sandbox = createContext({ pattern: undefined, text: '' })
const match = new Script('pattern.exec(text)')

/**
 * The RegExp that JSONata is given. A pattern such as /(a+)+$/ can take years on a short text, and nothing in
 * JavaScript stops a running RegExp except the time limit of a vm script. It costs a thread, so only patterns that can
 * backtrack (two repetitions or an alternative under one) pay for it.
 */
export class GuardedRegExp extends RegExp {
  readonly #suspicious: boolean
  constructor(pattern: string | RegExp, flags?: string) {
    super(pattern, flags)
    this.#suspicious = (this.source.match(/[*+{]/g)?.length ?? 0) > 1
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
