/** A value of an event that is neither object nor array, and the elements of arrays that it lies in. */
export interface Leaf {
  readonly value: string | number | boolean | null
  /** The index by the number of the array, which is unique in the event. */
  readonly elements: ReadonlyMap<number, number>
}

/**
 * The leaves of an event by their paths, `detail.user.name`: a rule sees nothing else of it. Arrays add nothing to a
 * path, an empty object or array has no leaf, and a name with a dot in it is the same as two names.
 */
export const leavesOf = (event: unknown): ReadonlyMap<string, readonly Leaf[]> => {
  const leaves = new Map<string, Leaf[]>()
  let arrays = 0
  const visit = (value: unknown, path: string, elements: ReadonlyMap<number, number>): void => {
    if (Array.isArray(value)) {
      const array = arrays++
      for (const [index, item] of value.entries()) {
        const nested = typeof item === 'object' && item !== null
        visit(item, path, nested ? new Map([...elements, [array, index]]) : elements)
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) visit(item, path === '' ? name : `${path}.${name}`, elements)
    } else {
      const leaf: Leaf = { value: value as Leaf['value'], elements }
      const others = leaves.get(path)
      if (others) others.push(leaf)
      else leaves.set(path, [leaf])
    }
  }
  visit(event, '', new Map())
  return leaves
}
