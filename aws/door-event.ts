/** Of what a function URL hands to Lambda, the parts that are looked at here. */
interface UrlEvent {
  requestContext: { http: { method: string } }
  body?: unknown
}

const WITHOUT_BODY = ['GET', 'HEAD', 'OPTIONS']
const KNOWN = [...WITHOUT_BODY, 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * A function URL's event as a `Request` can be made of it. HTTP allows a GET with a body and methods such as TRACE, and
 * `Request` does not: Hono's adapter would answer those with status 200 and “Internal Server Error”.
 */
export const readableEvent = <Event extends UrlEvent>(event: Event): Event => {
  const { method } = event.requestContext.http
  const known = KNOWN.includes(method) ? method : 'OPTIONS'
  if (known === method && !(WITHOUT_BODY.includes(method) && event.body !== undefined)) return event
  const { body: _, ...rest } = event
  const { requestContext } = event
  return { ...rest, requestContext: { ...requestContext, http: { ...requestContext.http, method: known } } } as Event
}
