/** The environment as an argument; the runtime hands in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/

/** A catalogue text after the environment was filled in; `unset` names the variable that was missing. */
export type Filled = { text: string; from?: string } | { unset: string }

/** Fills in `${NAME}` when it is the whole value; anything else stays as it is. An empty variable counts as unset. */
export const fill = (value: string, env: Environment): Filled => {
  const name = REFERENCE.exec(value)?.[1]
  if (name === undefined) return { text: value }
  const text = env[name]
  return text ? { text, from: name } : { unset: name }
}
