import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { type CloudClients, givenCloud } from '../support/cloud.ts'

const Bucket = 'stepdown-local-payloads'
const TableName = 'stepdown-local-capacity'

describe("the laptop's storage", () => {
  let given: CloudClients
  before(async () => {
    given = await givenCloud()
  })
  after(() => given.close())

  const put = (Key: string, Body: string, more: Partial<PutObjectCommand['input']> = {}) =>
    given.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))
  const get = async (Key: string, Range?: string) => {
    const object = await given.s3.send(new GetObjectCommand({ Bucket, Key, ...(Range ? { Range } : {}) }))
    return { ...object, text: await object.Body?.transformToString() }
  }

  describe('S3', () => {
    it('gives back what was put, with type, metadata and a checksum that the SDK verifies', async () => {
      await put('a/größe &.json', '{"text":"häh"}', { ContentType: 'application/json', Metadata: { line: '7' } })
      const object = await get('a/größe &.json')
      assert.equal(object.text, '{"text":"häh"}')
      assert.equal(object.ContentType, 'application/json')
      assert.deepEqual(object.Metadata, { line: '7' })
      assert.match(String(object.ChecksumCRC32), /^[\w+/]{6}==$/)
    })

    it('takes a stream, which arrives in chunks with a checksum behind them', async () => {
      const { Readable } = await import('node:stream')
      const Body = Readable.from([Buffer.alloc(70_000, 'a'), Buffer.from('end')])
      await given.s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 70_003 }))
      const { text } = await get('stream')
      assert.equal(text?.length, 70_003)
      assert.ok(text?.endsWith('aend'))
    })

    it('refuses in words that a client shows: an upload that is too large, a copy', async () => {
      const upload = request(`${given.cloud.endpoint}/${Bucket}/large`, { method: 'PUT' })
      // It is refused by what it announces; nobody has to send it.
      upload.setHeader('content-length', 257 * 1024 * 1024).flushHeaders()
      const [answer] = (await once(upload, 'response')) as [IncomingMessage]
      assert.equal(answer.statusCode, 400)
      assert.match(await text(answer), /<Code>EntityTooLarge<.*s S3 takes 268435456 bytes at once/)
      upload.destroy()
      const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/stream` })
      await assert.rejects(given.s3.send(copy), {
        name: 'NotImplemented',
        message: /does not have copying of objects$/,
      })
    })

    it('refuses content that does not fit its checksum', async () => {
      await assert.rejects(put('bad', 'content', { ChecksumCRC32: 'AAAAAA==' }), { name: 'BadDigest' })
    })

    it('gives a range', async () => {
      await put('range', '0123456789')
      assert.equal((await get('range', 'bytes=2-4')).text, '234')
      assert.equal((await get('range', 'bytes=-3')).text, '789')
      await assert.rejects(get('range', 'bytes=10-'), { name: 'InvalidRange' })
    })

    it('tells head and tail of an object without its content', async () => {
      await put('head', '12345')
      const head = await given.s3.send(new HeadObjectCommand({ Bucket, Key: 'head' }))
      assert.equal(head.ContentLength, 5)
      assert.equal(head.ETag, '"827ccb0eea8a706c4c34a16891f84e7b"')
      await assert.rejects(given.s3.send(new HeadObjectCommand({ Bucket, Key: 'none' })), { name: 'NotFound' })
    })

    it('overwrites nothing when asked not to', async () => {
      await put('once', 'first', { IfNoneMatch: '*' })
      await assert.rejects(put('once', 'second', { IfNoneMatch: '*' }), { name: 'PreconditionFailed' })
      assert.equal((await get('once')).text, 'first')
    })

    it('lists by prefix and delimiter, page by page', async () => {
      for (const key of ['list/a', 'list/b', 'list/deep/c', 'list/deep/d']) await put(key, key)
      const all = await given.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', Delimiter: '/' }))
      assert.deepEqual(
        all.Contents?.map(item => item.Key),
        ['list/a', 'list/b'],
      )
      assert.deepEqual(all.CommonPrefixes, [{ Prefix: 'list/deep/' }])
      const first = await given.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', MaxKeys: 3 }))
      assert.equal(first.IsTruncated, true)
      const ContinuationToken = first.NextContinuationToken
      const second = await given.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', ContinuationToken }))
      assert.deepEqual(
        second.Contents?.map(item => item.Key),
        ['list/deep/d'],
      )
    })

    it('deletes, also what is not there', async () => {
      await put('gone', 'x')
      await given.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
      await given.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
      await assert.rejects(get('gone'), { name: 'NoSuchKey' })
    })

    it('does not tell a function what is not there, as it may not list the bucket', async () => {
      const credentials = { accessKeyId: 'function', secretAccessKey: 'test' }
      const s3 = new S3Client({
        endpoint: given.cloud.endpoint,
        region: 'us-east-1',
        credentials,
        forcePathStyle: true,
      })
      await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key: 'gone' })), { name: 'AccessDenied' })
      s3.destroy()
    })

    it('knows no other bucket, and refuses by name what it does not have', async () => {
      await given.s3.send(new HeadBucketCommand({ Bucket }))
      await assert.rejects(given.s3.send(new GetObjectCommand({ Bucket: 'other', Key: 'x' })), { name: 'NoSuchBucket' })
      const tagging = new PutObjectTaggingCommand({ Bucket, Key: 'head', Tagging: { TagSet: [] } })
      await assert.rejects(given.s3.send(tagging), { name: 'NotImplemented' })
    })

    it('serves its own buckets without a signature, for a URL in a browser', async () => {
      await put('open.txt', 'plain')
      const response = await fetch(`${given.cloud.endpoint}/${Bucket}/open.txt`)
      assert.equal(await response.text(), 'plain')
      assert.equal(response.headers.get('content-security-policy'), 'sandbox')
    })
  })

  describe('DynamoDB', () => {
    it('has the capacity table from the start', async () => {
      const { Table } = await given.dynamodb.send(new DescribeTableCommand({ TableName }))
      assert.equal(Table?.TableStatus, 'ACTIVE')
      assert.deepEqual(Table?.KeySchema, [{ AttributeName: 'pk', KeyType: 'HASH' }])
    })

    it('puts, gets and updates under a condition', async () => {
      const Key = { pk: { S: 'bucket#1' } }
      await given.dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, n: { N: '1' } } }))
      const update = new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET n = :two',
        ConditionExpression: 'n = :one',
        ExpressionAttributeValues: { ':one': { N: '1' }, ':two': { N: '2' } },
      })
      await given.dynamodb.send(update)
      const { Item } = await given.dynamodb.send(new GetItemCommand({ TableName, Key }))
      assert.deepEqual(Item, { ...Key, n: { N: '2' } })
      await assert.rejects(given.dynamodb.send(update), ConditionalCheckFailedException)
    })
  })

  it('tells whose credentials a caller has', async () => {
    const identity = await given.sts.send(new GetCallerIdentityCommand({}))
    assert.equal(identity.Account, '000000000000')
    assert.equal(identity.Arn, 'arn:aws:iam::000000000000:user/laptop')
  })
})
