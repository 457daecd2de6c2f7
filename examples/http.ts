// Plain HTTP, signed by hand (AWS Signature Version 4): POST /ask on the HTTP API in front of the EXPRESS machine.
//   HTTP_API_ENDPOINT=https://….execute-api.us-east-1.amazonaws.com/ask node examples/http.ts "Why is the sky blue?"
// The same with curl:
//   curl --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
//     -H 'content-type: application/json' -d '{"prompt": "Why is the sky blue?"}' "$HTTP_API_ENDPOINT"
import { createHash, createHmac } from 'node:crypto'

const {
  AWS_ACCESS_KEY_ID: key,
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_SESSION_TOKEN: token,
  AWS_REGION: region,
} = process.env
const url = new URL(process.env.HTTP_API_ENDPOINT ?? `${process.env.AWS_ENDPOINT_URL}/ask`)
const body = JSON.stringify({ prompt: process.argv[2] ?? 'Tell me about Amazon Bedrock in less than 100 words.' })

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (by: string | Buffer, text: string) => createHmac('sha256', by).update(text).digest()

const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
const scope = `${time.slice(0, 8)}/${region}/execute-api/aws4_request`
const signed: Record<string, string> = {
  'content-type': 'application/json',
  host: url.host,
  'x-amz-date': time,
  ...(token && { 'x-amz-security-token': token }),
}
const names = Object.keys(signed).sort()
const canonical = [
  'POST',
  url.pathname,
  '',
  ...names.map(name => `${name}:${signed[name]}`),
  '',
  names.join(';'),
  sha256(body),
].join('\n')
const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`)
const signature = hmac(signingKey, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex')
const authorization = `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`

const { host: _, ...headers } = signed
const response = await fetch(url, { method: 'POST', headers: { ...headers, authorization }, body })
const execution = (await response.json()) as Record<string, string>
if (execution.status !== 'SUCCEEDED') throw new Error(`${response.status} ${JSON.stringify(execution)}`)
console.log(JSON.parse(execution.output ?? '{}').text)
