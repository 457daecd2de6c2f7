import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import aslValidator from 'asl-validator'
import { loadService } from '../local/serverless/service.ts'

// `npm run validate:asl`: every state machine of serverless.yml, resolved, against the States Language's schema.
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { machines } = await loadService(join(root, 'serverless.yml'), process.env)

for (const { name, definition } of machines) {
  const { isValid, errorsText } = aslValidator(definition)
  console.log(`${isValid ? 'valid  ' : 'INVALID'} ${name}`)
  if (isValid) continue
  console.error(errorsText('\n'))
  process.exitCode = 1
}
