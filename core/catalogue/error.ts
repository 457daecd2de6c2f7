/** The catalogue is wrong: `message` names the path, the value and what was expected. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
}
