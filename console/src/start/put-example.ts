import { objectOf, parsed, textOf } from '../../../core/history/values.ts'
import { send } from '../api/aws-json.ts'
import { BATCH_KEY, BATCH_PROMPTS } from './examples.ts'

/** Puts the example's prompts where its input says: the bucket of a new laptop is empty. */
export async function putExamplePrompts(input: string): Promise<void> {
  const { bucket, key } = objectOf(parsed(input))
  if (key !== BATCH_KEY || textOf(bucket) === undefined) return
  await send(`/${bucket}/${key}`, {
    method: 'PUT',
    body: BATCH_PROMPTS.map(line => `${JSON.stringify(line)}\n`).join(''),
  })
}
