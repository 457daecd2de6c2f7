import assert from 'node:assert/strict'
import { givenLaptop, type Laptop } from '../support/laptop.ts'

describe('what the laptop shows of capacity', () => {
  const send = async (laptop: Laptop, method: string, path: string, body?: object) => {
    const response = await fetch(`${laptop.cloud.endpoint}/_stepdown/tiers${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await response.json()) as { tiers: { id: string; capacity?: Record<string, unknown> }[] }
  }
  const capacityOf = async (laptop: Laptop, id: string) =>
    (await send(laptop, 'GET', '')).tiers.find(tier => tier.id === id)?.capacity

  it('is the pace of a tier that was throttled', async () => {
    await using laptop = await givenLaptop()
    assert.equal(await capacityOf(laptop, 'nova-pro-optimized'), undefined)
    laptop.cloud.bedrock.addFault({ match: { kind: 'latency-optimized' }, error: 'ThrottlingException' })
    await laptop.ask({ prompt: 'Hello?' })
    const { status, rate } = (await capacityOf(laptop, 'nova-pro-optimized')) ?? {}
    assert.equal(status, 'closed')
    assert.ok(typeof rate === 'number' && rate > 0)
  })

  it('is why a tier was taken out by hand, which Plan then says too, until it is let in again', async () => {
    await using laptop = await givenLaptop()
    const request = { prompt: 'Hello?', tiers: ['nova-pro-us', 'nova-pro-optimized'] }
    await send(laptop, 'POST', '/nova-pro-us/disable', { for: '1h' })
    assert.equal((await capacityOf(laptop, 'nova-pro-us'))?.status, 'disabled')
    const { answer, path } = await laptop.ask(request)
    assert.deepEqual(path, ['Plan', 'Choose tier', 'Latency-optimized'])
    assert.match(answer.skipped[0]?.reason ?? '', /^disabled by hand until .*: by hand in the console$/)

    await send(laptop, 'POST', '/nova-pro-us/enable')
    assert.deepEqual((await laptop.ask(request)).path, ['Plan', 'Choose tier', 'Cross-Region'])
  })
})
