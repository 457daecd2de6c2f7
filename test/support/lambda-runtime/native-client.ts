/** What Lambda's runtime client loads as its native part: it brings one event, and takes the result or the error. */
export interface Delivered {
  done?: string
  error?: string
  xray?: string
}

const send = (delivered: Delivered): void => void process.send?.(delivered)
let asked = false

export const initializeClient = (): void => {}
export const next = async (): Promise<{ bodyJson: string; headers: Record<string, string> }> => {
  if (asked) {
    process.disconnect()
    return new Promise(() => {})
  }
  asked = true
  return {
    bodyJson: process.env.TEST_EVENT ?? '{}',
    headers: {
      'lambda-runtime-aws-request-id': '7a1c1e0e-0000-4000-8000-000000000000',
      'lambda-runtime-deadline-ms': String(Date.now() + 60_000),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:111122223333:function:stepdown-dev-converse',
    },
  }
}
export const done = (_id: string, body: string): void => send({ done: body })
export const error = (_id: string, body: string, xray: string): void => send({ error: body, xray })
