import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** One import, of types too: the file that has it, and the file or package that it names. */
export interface Import {
  file: string
  from: string
}

/** All imports of the files below the given folders; paths are relative to `root`. */
export const importsOf = (root: string, folders: readonly string[]): Import[] =>
  filesOf(root, folders, /\.tsx?$/).flatMap(file =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([\w@./:-]+)'/g)].map(
      ([, from = '']) => ({
        file,
        from: from.startsWith('.') ? relative(root, resolve(root, dirname(file), from)) : from,
      }),
    ),
  )

/** The files below folders whose name fits, in order. */
export const filesOf = (root: string, folders: readonly string[], name: RegExp): string[] =>
  folders
    .flatMap(folder =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(file => join(folder, file)),
    )
    .filter(file => name.test(file))
    .sort()

/** The room of a file: two folders deep where it is in one, `core/plan.ts` is a room of its own. */
export const roomOf = (file: string): string => file.split('/').slice(0, 2).join('/')

/** The arrows between rooms that nobody allowed, each as `file → file`. A room with no entry may import anything. */
export const strangers = (imports: readonly Import[], allowed: Readonly<Record<string, readonly string[]>>): string[] =>
  imports
    .filter(({ file, from }) => {
      const rooms = allowed[roomOf(file)]
      return rooms && from.startsWith('core/') && roomOf(from) !== roomOf(file) && !rooms.includes(roomOf(from))
    })
    .map(({ file, from }) => `${file} → ${from}`)

/** Groups of files that import each other in a circle. An empty list is a house without circles. */
export const circlesOf = (imports: readonly Import[]): string[][] => {
  const targets = new Map<string, string[]>()
  for (const { file, from } of imports) targets.set(file, [...(targets.get(file) ?? []), from])
  const reached = new Map([...targets.keys()].map(file => [file, reachable(file, targets)]))
  const inCircles = [...targets.keys()].filter(file => reached.get(file)?.has(file))
  const groups = inCircles.map(file =>
    inCircles.filter(other => reached.get(file)?.has(other) && reached.get(other)?.has(file)),
  )
  return [...new Map(groups.map(group => [group.join(), group])).values()]
}

const reachable = (start: string, targets: ReadonlyMap<string, readonly string[]>): Set<string> => {
  const seen = new Set<string>()
  const next = [...(targets.get(start) ?? [])]
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    next.push(...(targets.get(file) ?? []))
  }
  return seen
}
