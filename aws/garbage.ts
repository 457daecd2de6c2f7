import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Collects garbage now. V8 waits until its heap is full, and Lambda's runtime lets the heap fill nine tenths of the
 * memory: beside the buffers of a large request, which are outside the heap, that is too much.
 */
export const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}
