import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { ACCOUNT } from './arns.ts'

/** Answers STS's query protocol: GetCallerIdentity, which clients ask to see whose credentials they have. */
export const answerSts = (form: URLSearchParams, response: ServerResponse): void => {
  const action = form.get('Action') ?? ''
  if (action === 'GetCallerIdentity') {
    const result = `<Arn>arn:aws:iam::${ACCOUNT}:user/laptop</Arn><UserId>AIDALAPTOP</UserId><Account>${ACCOUNT}</Account>`
    send(response, 200, envelope(action, `<${action}Result>${result}</${action}Result>`))
    return
  }
  const message = `Could not find operation ${action.replace(/[^\w.-]/g, '')} for version 2011-06-15`
  const error = `<Error><Type>Sender</Type><Code>InvalidAction</Code><Message>${message}</Message></Error>`
  send(
    response,
    400,
    `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  )
}

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

const envelope = (action: string, content: string) =>
  `<${action}Response xmlns="${NAMESPACE}">${content}<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`

const send = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}
