/** What a door adds to a request on EXPRESS, per million, in US dollars. */
export interface DoorCost {
  name: string
  lambda: number
  table: number
  logs: number
}

interface Prices {
  lambdaRequest: number
  lambdaGbSecond: number
  tableRead: number
  tableWrite: number
  logGb: number
}

/** Of an answer of 300 tokens in three seconds, in US-English words. */
const ASSUMED = {
  doorGb: 0.375,
  /** One line a request at the door, beside Lambda's own. */
  doorLogBytes: 350,
  /** `open`, then a batch every 150 ms for two seconds and every 300 ms after that. */
  batches: 17,
  /** A batch has some 15 tokens, each an event of about 110 bytes: two kilobytes. */
  batchUnits: 2,
  /** The door looks every 100 ms while words come. */
  reads: 30,
}

/**
 * The door waits as long as the answer takes. Keys are read once a minute, which is nothing; a client's own name for a
 * request costs two writes more.
 * @param lambdaLogBytes what Lambda itself logs of an invocation
 */
export const doorCosts = (prices: Prices, answerSeconds: number, lambdaLogBytes: number): DoorCost[] => {
  const lambda = prices.lambdaRequest + answerSeconds * ASSUMED.doorGb * prices.lambdaGbSecond
  const logs = ((ASSUMED.doorLogBytes + lambdaLogBytes) * prices.logGb) / 1e9
  const stream = ASSUMED.batches * ASSUMED.batchUnits * prices.tableWrite + ASSUMED.reads * prices.tableRead
  return [
    { name: 'through a door, whole', lambda, logs, table: 0 },
    { name: 'through a door, streamed', lambda, logs, table: stream },
  ]
}
