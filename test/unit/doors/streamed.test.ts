import assert from 'node:assert/strict'
import { ARN, answered, attempt, delta, ending, failed, givenDoors, item, opened, says } from '../../support/doors.ts'
import { contentOf, dataOf, framesOf, reader } from '../../support/streamed.ts'

const start = delta({ messageStart: { role: 'assistant' } })

describe('an answer that comes bit by bit', () => {
  it('begins with the first word and ends when the execution has', async () => {
    const doors = givenDoors()
    let headIsThere = false
    const replied = doors.chat({ stream: true }).finally(() => {
      headIsThere = true
    })
    doors.items.push(opened)
    await doors.clock.advance(1000)
    assert.equal(headIsThere, false, 'the head waits')
    assert.deepEqual(doors.inputs[0]?.stream, {
      id: '00000000-0000-4000-8000-000000000002',
      content: 'tokens',
      afterFirstToken: 'stop',
    })
    doors.items.push(item(1, attempt, start, says('Hel')))
    await doors.clock.advance(200)
    const response = await replied
    const { all, text, done } = reader(response)
    assert.equal(response.headers.get('x-request-id'), ARN)
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    doors.items.push(item(2, says('lo'), ...ending(2)))
    await doors.clock.advance(500)
    assert.equal(contentOf(text()), 'Hello')
    assert.doesNotMatch(text(), /finish_reason":"stop/, 'not before the execution says so')
    assert.equal(done(), false)
    doors.end(answered('Hello'))
    await doors.clock.run(all)
    assert.match(text(), /"finish_reason":"stop"[^\n]*\n\ndata: \[DONE\]\n\n$/)
    assert.deepEqual(
      doors.facts.map(({ status, key, execution, reason }) => [status, key, execution, reason]),
      [[200, 'team-a', ARN, undefined]],
    )
  })

  it('keeps an OpenAI client’s connection alive while the ladder descends', async () => {
    const doors = givenDoors()
    const reply = doors.chat({ stream: true })
    doors.items.push(opened)
    await doors.clock.advance(25_000)
    const { all, text } = reader(await reply)
    await doors.clock.advance(10_000)
    assert.match(text(), /^(: stepping down\n\n){2,3}$/)
    doors.end(failed('DeadlineExceeded'))
    await doors.clock.run(all)
    const [{ error }] = dataOf(text())
    assert.equal(error.code, 'deadline_exceeded')
    assert.doesNotMatch(text(), /\[DONE\]/)
    assert.equal(doors.facts[0]?.reason, 'deadline')
  })

  it('sends nothing on Bedrock’s stream before the first word', async () => {
    const doors = givenDoors()
    let answered = false
    void doors.converse('interactive', 'converse-stream').then(() => {
      answered = true
    })
    doors.items.push(opened)
    await doors.clock.advance(20_000)
    assert.equal(answered, false)
  })

  it('has a status for what fails before the first word', async () => {
    const doors = givenDoors()
    const reply = doors.chat({ stream: true })
    doors.items.push(opened)
    await doors.clock.advance(500)
    doors.end(failed('RequestRejected', { message: 'temperature is wrong' }))
    const response = await doors.clock.run(reply)
    assert.deepEqual([response.status, response.headers.get('x-stepdown-execution')], [400, ARN])
  })

  it('ends with the protocol’s error when a tier breaks after words were shown', async () => {
    for (const path of ['/v1/chat/completions', '/model/interactive/converse-stream']) {
      const doors = givenDoors()
      const messages = [{ role: 'user', content: path.startsWith('/v1') ? 'hi' : [{ text: 'hi' }] }]
      const body = path.startsWith('/v1') ? { model: 'interactive', stream: true, messages } : { messages }
      const reply = doors.post(path, body)
      doors.items.push(opened, item(1, attempt, start, says('Hel')))
      await doors.clock.advance(500)
      const { all, text } = reader(await reply)
      doors.end(failed('StreamBroken'))
      await doors.clock.run(all)
      if (path.startsWith('/v1')) {
        assert.equal(dataOf(text()).at(-1).error.code, 'stream_broken')
        assert.doesNotMatch(text(), /\[DONE\]/)
      } else {
        const last = framesOf(text()).at(-1)
        assert.equal(last?.headers[':exception-type'], 'modelStreamErrorException')
        assert.equal((last?.body as { originalStatusCode?: number } | undefined)?.originalStatusCode, 503)
      }
      assert.equal(doors.facts[0]?.reason, 'broken')
    }
  })

  it('is Bedrock’s event stream, event for event', async () => {
    const doors = givenDoors()
    const reply = doors.converse('interactive', 'converse-stream')
    doors.items.push(opened, item(1, attempt, start, says('Hello'), ...ending(1)))
    await doors.clock.advance(500)
    doors.end(answered('Hello'))
    const response = await doors.clock.run(reply)
    assert.equal(response.headers.get('content-type'), 'application/vnd.amazon.eventstream')
    const { all, text } = reader(response)
    await doors.clock.run(all)
    assert.deepEqual(
      framesOf(text()).map(({ headers, body }) => ({ [String(headers[':event-type'])]: body })),
      [
        { messageStart: { role: 'assistant' } },
        { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hello' } } },
        { contentBlockStop: { contentBlockIndex: 0 } },
        { messageStop: { stopReason: 'end_turn' } },
        { metadata: { usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } } },
      ],
    )
  })

  for (const [name, items] of [
    ['nothing of it was written', []],
    ['a batch of it was lost', [opened, item(1, attempt, start, says('Hel')), item(3, ...ending(3))]],
    ['its end was lost', [opened, item(1, attempt, start, says('Hel')), item(2, says('lo'))]],
  ] as const)
    it(`is whole from the execution when ${name}`, async () => {
      const doors = givenDoors()
      const reply = doors.chat({ stream: true })
      doors.items.push(...items)
      await doors.clock.advance(1000)
      doors.end(answered('Hello there'))
      const { all, text } = reader(await doors.clock.run(reply))
      await doors.clock.run(all)
      assert.equal(contentOf(text()), 'Hello there')
      assert.match(text(), /\[DONE\]\n\n$/)
    })

  it('breaks off when what was shown is not how the answer begins', async () => {
    const doors = givenDoors()
    const reply = doors.chat({ stream: true })
    doors.items.push(opened, item(1, attempt, start, says('Goodb')))
    await doors.clock.advance(1000)
    doors.end(answered('Hello'))
    const { all, text } = reader(await doors.clock.run(reply))
    await doors.clock.run(all)
    assert.equal(dataOf(text()).at(-1).error.code, 'stream_broken')
  })

  it('breaks off when another tier begins again', async () => {
    const doors = givenDoors()
    const reply = doors.chat({ stream: true })
    doors.items.push(opened, item(1, attempt, start, says('Hel')))
    await doors.clock.advance(500)
    const { all, text } = reader(await reply)
    const again = item(1, { ...attempt, visit: 2, restart: true } as typeof attempt, start, says('Good'))
    doors.items.push({ ...again, sk: '0002#01#00001' })
    await doors.clock.run(all)
    assert.equal(contentOf(text()), 'Hel')
    assert.equal(dataOf(text()).at(-1).error.code, 'stream_broken')
  })

  it('is whole on a route that keeps prompts and answers in the bucket', async () => {
    const doors = givenDoors()
    const reply = doors.chat({ model: 'hidden', stream: true })
    await doors.clock.advance(500)
    assert.equal(doors.inputs[0]?.stream, undefined)
    doors.end(answered('Hello'))
    const { all, text } = reader(await doors.clock.run(reply))
    await doors.clock.run(all)
    assert.equal(contentOf(text()), 'Hello')
  })

  it('stops reading when the client leaves, and leaves the execution alone', async () => {
    const doors = givenDoors()
    let reads = 0
    const watched = givenDoors({
      read: async (id, after) => {
        reads += 1
        return doors.items.filter(({ sk }) => sk > after).map(each => ({ pk: id, ...each }))
      },
    })
    doors.items.push(opened, item(1, attempt, start, says('Hel')))
    const reply = watched.chat({ stream: true })
    await watched.clock.advance(500)
    const { cancel } = reader(await reply)
    await watched.clock.advance(500)
    await cancel()
    await watched.clock.advance(500)
    const before = reads
    await watched.clock.advance(60_000)
    assert.equal(reads, before)
    assert.deepEqual(
      watched.facts.map(({ reason, execution }) => [reason, execution]),
      [['left', ARN]],
    )
    watched.end(answered('Hello'))
  })

  it('stops reading when the client leaves before the first word', async () => {
    let reads = 0
    const doors = givenDoors({
      read: async () => {
        reads += 1
        return []
      },
    })
    const leaving = new AbortController()
    const reply = doors.chat({ stream: true }, {}, leaving.signal)
    await doors.clock.advance(500)
    leaving.abort()
    await doors.clock.advance(100)
    await reply
    const before = reads
    await doors.clock.advance(20_000)
    assert.equal(reads, before)
    assert.equal(doors.facts[0]?.reason, 'left')
  })
})
