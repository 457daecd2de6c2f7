/** The label in `requestMetadata` that a door writes: whose key a request came with. Clients cannot write it there. */
export const KEY_LABEL = 'stepdown-key'
