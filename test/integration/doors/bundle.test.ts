import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { bundle, loadedBytes } from '../../../build/bundle.ts'
import { loadCatalogue } from '../../../build/catalogue-file.ts'

const root = join(import.meta.dirname, '../../..')
const LARGEST = 450 * 1024

/** Plays Lambda's runtime: the global that it has, one event, and what the function wrote. */
const RUNTIME = `
import { Writable } from 'node:stream'
let head, body = ''
globalThis.awslambda = {
  streamifyResponse: handler => Object.assign(handler, { streams: true }),
  HttpResponseStream: { from: (stream, given) => ((head = given), stream) },
}
const { handler } = await import(process.argv[1])
const http = { method: 'GET', path: '/v1/models' }
const event = { version: '2.0', rawPath: http.path, rawQueryString: '', headers: { host: 'x' }, requestContext: { domainName: 'x', http } }
const stream = new Writable({ write: (chunk, _, taken) => ((body += chunk), taken()) })
await handler(event, stream, {})
console.log(JSON.stringify({ streams: handler.streams, status: head.statusCode, body: JSON.parse(body) }))
process.exit()`

describe('the bundle of the doors', function () {
  this.timeout(60_000)
  let folder: string
  before(async () => {
    await mkdir(join(root, 'dist'), { recursive: true })
    folder = await mkdtemp(join(root, 'dist', 'door-test-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('is small, and serves an event as Lambda hands it over', async () => {
    const { source } = await loadCatalogue(join(root, 'tiers.yml'), {})
    const metafile = await bundle(join(root, 'functions/door.ts'), folder, source)
    const entry = Object.keys(metafile.outputs).find(file => file.endsWith('/index.mjs')) ?? assert.fail()
    assert.ok(loadedBytes(metafile, entry) < LARGEST)

    const url = pathToFileURL(join(folder, 'index.mjs')).href
    const env = { PATH: process.env.PATH, AWS_REGION: 'us-east-1', KEYS_TABLE: 'keys', ROUTER_EXPRESS_ARN: 'arn' }
    const args = ['--input-type=module', '-e', RUNTIME, url]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    const { streams, status, body } = JSON.parse(stdout)
    assert.deepEqual([streams, status, body.error.code], [true, 401, 'invalid_api_key'])
  })
})
