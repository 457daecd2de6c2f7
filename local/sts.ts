import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { ACCOUNT } from './arns.ts'

/**
 * Answers STS's query protocol: GetCallerIdentity, which clients ask to see whose credentials they have, and AssumeRole.
 * Every role trusts the laptop; the access key has the role's account in it, for the simulator to tell whose quota a
 * call uses.
 */
export const answerSts = (form: URLSearchParams, response: ServerResponse): void => {
  const action = form.get('Action') ?? ''
  if (action === 'GetCallerIdentity') {
    const result = `<Arn>arn:aws:iam::${ACCOUNT}:user/laptop</Arn><UserId>AIDALAPTOP</UserId><Account>${ACCOUNT}</Account>`
    send(response, 200, envelope(action, `<${action}Result>${result}</${action}Result>`))
    return
  }
  const role = /^arn:aws[a-z-]*:iam::(\d{12}):role\/.*?([^/]+)$/.exec(form.get('RoleArn') ?? '')
  if (action === 'AssumeRole' && role) {
    const [, account, name] = role
    const session = `${name}/${(form.get('RoleSessionName') ?? '').replace(/[^\w+=,.@-]/g, '')}`
    const seconds = Math.min(43_200, Number(form.get('DurationSeconds')) || 3600)
    const credentials = [
      `<AccessKeyId>ASIAROLE${account}</AccessKeyId>`,
      '<SecretAccessKey>laptop</SecretAccessKey><SessionToken>laptop</SessionToken>',
      `<Expiration>${new Date(Date.now() + 1000 * seconds).toISOString()}</Expiration>`,
    ].join('')
    const user = `<AssumedRoleId>AROALAPTOP:${session}</AssumedRoleId><Arn>arn:aws:sts::${account}:assumed-role/${session}</Arn>`
    const result = `<Credentials>${credentials}</Credentials><AssumedRoleUser>${user}</AssumedRoleUser>`
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
