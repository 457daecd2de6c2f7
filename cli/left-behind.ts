import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const EVERY_MS = 500

/**
 * Calls `orphaned` once when what started this process is gone: npm, npx, a shell or a terminal that was killed tells
 * nobody, and a laptop that nobody sees would keep its port. A process that starts without a parent has none to lose.
 *
 * npm puts a shell between itself and its scripts, which outlives it; so up to three of a script's ancestors are
 * watched, and only the parent of a command that was called by itself.
 */
export const watchAncestors = (env: NodeJS.ProcessEnv, orphaned: () => void): void => {
  const generations = env.npm_lifecycle_event === undefined ? 1 : 3
  const ancestors = [process.ppid]
  while (ancestors.length < generations) ancestors.push(parentOf(ancestors.at(-1)))
  const watched = ancestors.filter(pid => pid > 1)
  if (watched.length === 0) return
  const timer = setInterval(() => {
    if (watched[0] === process.ppid && watched.every(isAlive)) return
    clearInterval(timer)
    orphaned()
  }, EVERY_MS)
  timer.unref()
}

/** @returns 0 where nobody can tell */
const parentOf = (pid = 0): number => {
  if (pid <= 1) return 0
  try {
    // Behind the name of the program, which stands in parentheses and may hold anything.
    const status = process.platform === 'linux' ? readFileSync(`/proc/${pid}/stat`, 'utf8') : undefined
    const parent =
      status?.slice(status.lastIndexOf(')')).split(' ')[2] ?? execFileSync('ps', ['-o', 'ppid=', '-p', `${pid}`])
    return Number(String(parent).trim()) || 0
  } catch {
    return 0
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process is one all the same.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
