import assert from 'node:assert/strict'
import http from 'node:http'
import { type StartedLaptop, startLaptop } from '../../support/start-laptop.ts'
import { oddJson } from './odd.ts'
import { type Random, randomFrom } from './random.ts'
import { type Sample, SERVICES } from './samples.ts'

/** Another one tries other requests: `STEPDOWN_FUZZ_SEED=7 STEPDOWN_FUZZ_REQUESTS=5000`. */
const SEED = Number(process.env.STEPDOWN_FUZZ_SEED ?? 1)
const REQUESTS = Number(process.env.STEPDOWN_FUZZ_REQUESTS ?? 300)
const AT_ONCE = 20

interface Answer {
  status: number
  body: string
}

describe('odd requests', function () {
  this.timeout(60_000)
  let laptop: StartedLaptop
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE })
  before(async () => {
    laptop = await startLaptop()
  })
  after(async () => {
    agent.destroy()
    await laptop[Symbol.asyncDispose]()
  })

  const send = ({ method = 'POST', path, headers = {} }: Sample, body: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(laptop.endpoint)
      const content = method === 'GET' || method === 'HEAD' ? '' : body
      const length = { 'content-length': Buffer.byteLength(content) }
      const request = http.request(
        { hostname, port, method, path, headers: { ...length, ...headers }, agent },
        response => {
          const chunks: Buffer[] = []
          response.on('data', chunk => chunks.push(chunk))
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
          )
          response.on('error', reject)
        },
      )
      request.on('error', reject)
      request.end(content)
    })

  /** One odd request: the body, and now and then the path, a header or the method. */
  const odd = (samples: readonly Sample[], random: Random): [Sample, string] => {
    const sample = random.pick(samples)
    const { body } = sample
    const text = typeof body === 'string' && random.chance(0.7) ? body : oddJson(body ?? {}, random)
    const path = random.chance(0.1) ? sample.path + random.pick(['%', '//', '?x=%zz', '%00', '/..', ':']) : sample.path
    const headers = { ...sample.headers }
    const [name] = Object.keys(headers)
    if (name && random.chance(0.05))
      headers[random.pick(Object.keys(headers))] = random.pick(['', ',', 'x'.repeat(900)])
    const methods = ['GET', 'PUT', 'PATCH', 'OPTIONS', 'DELETE']
    const method = random.chance(0.03) ? random.pick(methods) : (sample.method ?? 'POST')
    return [{ path, headers, method }, text]
  }

  for (const [service, samples] of Object.entries(SERVICES)) {
    it(`to ${service} are all answered, and not with a failure of the laptop's`, async () => {
      const random = randomFrom(SEED)
      const requests = Array.from({ length: REQUESTS }, () => odd(samples, random))
      const failures: string[] = []
      const work = async () => {
        for (let next = requests.pop(); next; next = requests.pop()) {
          const [sample, body] = next
          const answer = await send(sample, body).catch(error => ({ status: 0, body: String(error) }))
          if (isFailure(answer))
            failures.push(`${JSON.stringify(sample)} ${body.slice(0, 300)} -> ${JSON.stringify(answer)}`)
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      assert.deepEqual(failures.slice(0, 10), [])
      assert.equal((await send({ method: 'GET', path: '/_stepdown/health' }, '')).status, 200)
    })
  }

  it('that make dynalite throw in one of its own callbacks fail alone', async () => {
    const sample = SERVICES.DynamoDB?.find(({ headers }) =>
      headers?.['x-amz-target']?.endsWith('TagResource'),
    ) as Sample
    const { Tags: _, ...rest } = sample.body as Record<string, unknown>
    const answer = await send(sample, JSON.stringify({ ...rest, Tags: [{ Key: 'a' }] }))
    assert.equal(answer.status, 500)
    assert.match(answer.body, /"__type":"InternalServerError"/)
    assert.equal((await send({ method: 'GET', path: '/_stepdown/health' }, '')).status, 200)
  })

  it('leave nothing on stderr', () => {
    assert.equal(laptop.errors(), '')
  })
})

/** dynalite's own failures are its caller's 500; everything else has a better answer than that. */
const isFailure = ({ status, body }: Answer) =>
  status === 0 || (status >= 500 && status !== 501 && status !== 503 && !body.includes('InternalServerError'))
