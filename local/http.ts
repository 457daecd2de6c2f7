import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ActionTable, AwsError, answerAwsJson, sendAwsError } from './aws-json.ts'
import { BodyTooLarge, readBody } from './body.ts'
import type { Door } from './door.ts'
import { refusalOf } from './guard.ts'
import type { HttpApi } from './http-api.ts'
import { refuseUpload } from './s3/s3.ts'

/** The services behind the one port; each gets the request with its body read. */
export interface Services {
  actions: ActionTable
  bedrock(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>
  dynamodb(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>
  s3(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>
  /** Whether the first segment of the path is a bucket of ours, for requests that carry no signature. */
  isBucket(name: string): boolean
  /** `POST /ask`, the HTTP API in front of the Express machine. */
  httpApi: HttpApi
  sts(form: URLSearchParams, response: ServerResponse): void
  control(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void>
  console(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  /** The doors for clients of Bedrock and OpenAI; they read the body themselves. */
  door: Door
}

const MEGABYTE = 1024 * 1024
/**
 * AWS takes one megabyte for an API request, 16 for one of DynamoDB, 25 for one of Bedrock, which has media in it. S3 takes
 * five gigabytes; here, where objects are kept in memory, a batch of a million short lines has to do.
 */
const LIMITS = { api: MEGABYTE, items: 16 * MEGABYTE, media: 25 * MEGABYTE, objects: 256 * MEGABYTE }

/** Makes the handler that tells by path, target and signature which service a request is for. */
export const createHandler =
  (services: Services) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refusal = refusalOf(request)
    if (refusal) return sendText(response, refusal.status, refusal.message)
    try {
      await dispatch(services, request, response)
    } catch (error) {
      if (error instanceof BodyTooLarge) sendTooLarge(services, request, response, error)
      else sendAwsError(response, error)
    }
  }

const dispatch = async (services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  const target = request.headers['x-amz-target']
  if (path.startsWith('/_stepdown/')) return services.control(request, response, await readBody(request, LIMITS.api))
  if (services.door.isFor(path)) return services.door.handle(request, response)
  if (path === '/ask') return services.httpApi(request, response, await readBody(request, LIMITS.api))
  if (path.startsWith('/model/')) return services.bedrock(request, response, await readBody(request, LIMITS.media))
  if (typeof target === 'string') {
    if (target.startsWith('DynamoDB_')) {
      return services.dynamodb(request, response, await readBody(request, LIMITS.items))
    }
    const version = String(request.headers['content-type']).includes('1.1') ? '1.1' : '1.0'
    return answerAwsJson(services.actions, target, await readBody(request, LIMITS.api), response, version)
  }
  if (isForS3(services, request, path)) {
    return services.s3(request, response, await readBody(request, LIMITS.objects))
  }
  if (request.method === 'POST' && path === '/') return answerPost(services, request, response)
  if (request.method === 'GET' || request.method === 'HEAD') {
    if (await services.console(request, response)) return
  }
  sendText(response, 404, `There is nothing at ${path}.`)
}

const isForS3 = (services: Services, request: IncomingMessage, path: string): boolean =>
  scopeOf(request) === 's3' || services.isBucket(path.split('/')[1] ?? '')

/** Each protocol has errors of its own, and a client shows nothing of another's. */
const sendTooLarge = (
  services: Services,
  request: IncomingMessage,
  response: ServerResponse,
  { limit, message }: BodyTooLarge,
): void => {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  if (request.httpVersionMajor === 1) response.setHeader('connection', 'close')
  if (path.startsWith('/_stepdown/')) sendText(response, 413, message)
  else if (isForS3(services, request, path)) refuseUpload(response, limit)
  else sendAwsError(response, new AwsError('RequestEntityTooLarge', message, 413))
}

/** The query protocol has its action in a form; anything else without a target is no operation of ours. */
const answerPost = async (services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await readBody(request, LIMITS.api)
  if (String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded')) {
    return services.sts(new URLSearchParams(body.toString('utf8')), response)
  }
  throw new AwsError('UnknownOperationException', 'The request names no operation: the X-Amz-Target header is missing.')
}

/** The service in the signature's credential scope: `Credential=KEY/20260101/us-east-1/s3/aws4_request`. */
const scopeOf = (request: IncomingMessage): string | undefined => {
  const { authorization } = request.headers
  const signed = authorization ?? (request.url ?? '').replaceAll(/%2F/gi, '/')
  return /Credential=[^/\s&]+\/\d{8}\/[\w-]*\/([\w-]+)\/aws4_request/.exec(signed)?.[1]
}

const sendText = (response: ServerResponse, status: number, message: string): void => {
  const text = Buffer.from(JSON.stringify({ message }))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
  response.end(text)
}
