import type { Counts } from './count-path.ts'
import type { TableUnits } from './table-units.ts'

/**
 * US dollars, us-east-1, without free tiers. Step Functions, Lambda on arm64, DynamoDB on demand, CloudWatch Logs,
 * EventBridge, HTTP API, Fargate on arm64, ElastiCache: list prices as published on the services' pricing pages.
 */
const PRICES = {
  transition: 0.025 / 1000,
  expressRequest: 1 / 1e6,
  expressGbSecond: 0.00001667,
  lambdaRequest: 0.2 / 1e6,
  lambdaGbSecond: 0.0000133334,
  tableRead: 0.125 / 1e6, // an item of up to 4 KB, strongly consistent
  tableWrite: 0.625 / 1e6,
  logGb: 0.5,
  vendedLogGb: 0.5, // the first 10 TB a month
  // Two Fargate tasks of 1 vCPU and 2 GB, a load balancer and a small cache, running all the time.
  containerHour: 2 * (0.03238 + 2 * 0.00356) + 0.0225 + 0.008 + 0.016,
}

/** What is assumed of a request; each figure can be changed here and the sheet written anew. */
const ASSUMED = {
  /** Of the route: Plan reads one item a tier, though a warm function keeps a healthy snapshot for a second. */
  tiers: 5,
  planSeconds: 0.03,
  answerSeconds: 3,
  /** Until a tier refuses: a throttle comes at once. */
  refusalSeconds: 0.15,
  lambdaGb: 0.28125, // plan and converse; invoke-model has 0.25
  lambdaLogBytes: 450, // START, END and REPORT of an invocation, the latter with its trace
  expressLogBytesPerEvent: 400,
  expressGb: 0.0625, // 64 MB, the smallest step
  doorGb: 0.375,
  doorLogBytes: 1000, // one line of facts, and Lambda's own
}

/** One way to ask, with what it used of the tables on each machine, counted by running it. */
export interface Asked {
  name: string
  standard?: TableUnits
  express?: TableUnits
  /** A function waits beside the execution. */
  door?: boolean
}

/** One way through the ladder, counted by running it. */
export interface Path extends Counts {
  name: string
}

const lambda = ({ plans, attempts }: Path): number => {
  const seconds = ASSUMED.planSeconds + ASSUMED.answerSeconds + (attempts - 1) * ASSUMED.refusalSeconds
  return (plans + attempts) * PRICES.lambdaRequest + seconds * ASSUMED.lambdaGb * PRICES.lambdaGbSecond
}
/** Plan reads the bucket of each tier, and a call that was refused writes one; an answer writes nothing. */
const table = ({ plans, attempts }: Path): number =>
  plans * ASSUMED.tiers * PRICES.tableRead + (attempts - 1) * PRICES.tableWrite
const logs = ({ plans, attempts, logBytes }: Path): number =>
  ((logBytes + (plans + attempts) * ASSUMED.lambdaLogBytes) * PRICES.logGb) / 1e9
const standard = ({ transitions }: Path): number => transitions * PRICES.transition
const express = ({ attempts, events }: Path): number => {
  const seconds = ASSUMED.answerSeconds + ASSUMED.planSeconds + (attempts - 1) * ASSUMED.refusalSeconds
  const rounded = Math.ceil(seconds * 10) / 10
  const logged = (events * ASSUMED.expressLogBytesPerEvent * PRICES.vendedLogGb) / 1e9
  return PRICES.expressRequest + rounded * ASSUMED.expressGb * PRICES.expressGbSecond + logged
}

const million = (dollars: number): string => {
  const amount = dollars * 1e6
  return `$${amount < 10 ? amount.toFixed(2) : Math.round(amount)}`
}

const row = (each: Path): string => {
  const shared = lambda(each) + table(each) + logs(each)
  const cells = [
    each.name,
    each.transitions,
    each.plans + each.attempts,
    million(lambda(each)),
    million(table(each)),
    million(logs(each)),
    million(standard(each)),
    `**${million(standard(each) + shared)}**`,
    million(express(each)),
    `**${million(express(each) + shared)}**`,
  ]
  return `| ${cells.join(' | ')} |`
}

const units = ({ written, read }: TableUnits): number => written * PRICES.tableWrite + read * PRICES.tableRead
const doorCost = (): number =>
  PRICES.lambdaRequest +
  (ASSUMED.answerSeconds + ASSUMED.planSeconds) * ASSUMED.doorGb * PRICES.lambdaGbSecond +
  (ASSUMED.doorLogBytes * PRICES.logGb) / 1e9

const askedRow = (happy: Path, { name, standard: onStandard, express: onExpress, door }: Asked): string => {
  const beside = lambda(happy) + logs(happy) + (door ? doorCost() : 0)
  const shown = onStandard ?? onExpress ?? { written: 0, read: 0 }
  const cells = [
    name,
    shown.written,
    shown.read,
    million(units(shown)),
    door ? million(doorCost()) : '–',
    onStandard ? `**${million(standard(happy) + beside + units(onStandard))}**` : '–',
    onExpress ? `**${million(express(happy) + beside + units(onExpress))}**` : '–',
  ]
  return `| ${cells.join(' | ')} |`
}

/** Requests a month from which on the containers cost less than the machine. */
const breakEven = (each: Path, machine: (path: Path) => number): string => {
  const perRequest = machine(each) + lambda(each) + table(each) + logs(each)
  return `${((PRICES.containerHour * 730) / perRequest / 1e6).toFixed(1)} million`
}

/** The Markdown of docs/cost.md; the first path is the happy one, the third the one after two step-downs. */
export const costSheet = (paths: readonly [Path, Path, Path, ...Path[]], asked: readonly Asked[]): string => {
  const [happy, , down] = paths
  const container = PRICES.containerHour * 730
  return `# What a request costs, beside the model

Written by \`node build/cost.ts\` from list prices (us-east-1, no free tier) and from the histories of requests that it runs
on the laptop: states entered and retries are what Step Functions bills as transitions. The model itself is not in here: at Nova Pro's price a request of 500 tokens in and 300 out costs about
$1,360 a million, so everything below is a small part of the bill.

US dollars per million requests:

| path | transitions | invocations | Lambda | DynamoDB | logs | STANDARD machine | STANDARD in all | EXPRESS machine and its log | EXPRESS in all |
|---|---|---|---|---|---|---|---|---|---|
${paths.map(row).join('\n')}

Assumed: an answer takes ${ASSUMED.answerSeconds} s, a throttle ${ASSUMED.refusalSeconds} s, functions have ${ASSUMED.lambdaGb * 1024} MB on arm64, an Express execution 64 MB.
The functions' own log lines are counted in each run, ${happy.logBytes} bytes in the first; Lambda adds about ${ASSUMED.lambdaLogBytes} for each
invocation, and the Express log ${ASSUMED.expressLogBytesPerEvent} for each event. Lambda waits while the model thinks: an answer that takes ten seconds instead of three adds
${million(7 * ASSUMED.lambdaGb * PRICES.lambdaGbSecond)} a million.

The same answer by the first tier, by how it is asked. Units of DynamoDB are counted in the run of a request whose 70 tokens take three
seconds; 300 tokens in the same time come in as many batches, of two units each, which is ${million(14 * PRICES.tableWrite)} more. (\`client.ask\` uses a stream on
STANDARD only: EXPRESS returns the answer itself.) A [door](doors.md) is a function that waits beside the execution, with ${ASSUMED.doorGb * 1024} MB:

| asked | units written | units read | DynamoDB | door | STANDARD in all | EXPRESS in all |
|---|---|---|---|---|---|---|
${asked.map(each => askedRow(happy, each)).join('\n')}

Not in the tables, because it does not grow with each request: CloudWatch bills $0.30 a month for each metric and set of
dimensions (12 metrics a tier, 4 a route, and one a tier and outcome that occurred), $0.10 for each alarm and $3 for the
dashboard: about $70 a month with fifteen tiers and five routes that are all used. EventBridge adds $1.00 a million
requests that come as events, the HTTP API $1.00, X-Ray at its default sampling about $0.25.

## Next to containers

A proxy on two containers (1 vCPU and 2 GB each, arm64), a load balancer and a small cache run all the time, for about
$${Math.round(container)} a month, whether a request comes or not, and somebody keeps them patched. Stepdown costs less than that up to
about ${breakEven(happy, standard)} requests a month on STANDARD and ${breakEven(happy, express)} on EXPRESS when the first tier answers, and up to
${breakEven(down, standard)} and ${breakEven(down, express)} after two step-downs. Above that, containers are cheaper – if losing the record of each attempt, and the
requests in memory when one of them stops, costs nothing.

## What to choose

- **EXPRESS** where a caller waits and five minutes are enough: about a quarter of STANDARD's price, and no history but the
  log.
- **STANDARD** where each request's history is worth $75 a million, and for everything that waits longer.
- A tier that is throttled half the time costs two transitions each time it is left. Where the dashboard shows that, a
  \`quota\` in tiers.yml lets Plan skip it without asking: no transition, no call.
`
}
