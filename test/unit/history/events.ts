/** Writes execution histories as AWS records them, a line a state, so that a test reads like the path it is about. */
export interface EventWriter {
  events: Record<string, unknown>[]
  enter(type: string, name: string, input?: unknown): void
  exit(type: string, name: string, output?: unknown, assigned?: Record<string, unknown>): void
  add(type: string, details?: Record<string, unknown>): void
  /** A Task call of a tier: scheduled, started, then failed with `error`, or succeeded. */
  call(
    tier: string,
    ms: number,
    result: { error: string; message: string; firstTokenMs?: number } | { answer: unknown },
  ): void
  wait(ms: number): void
  /** Makes another event than the one before the cause of the last one. */
  link(previousEventId: number): void
}

const START = Date.parse('2026-03-02T09:00:00.000Z')

export function writeHistory(input: unknown): EventWriter {
  const events: Record<string, unknown>[] = []
  let now = START
  const add = (type: string, details?: Record<string, unknown>): void => {
    const id = events.length + 1
    const member = detailsMember(type)
    events.push({
      timestamp: now / 1000,
      type,
      id,
      // AWS links the first state to 0, as it does ExecutionStarted.
      previousEventId: id <= 2 ? 0 : id - 1,
      ...(details && { [member]: details }),
    })
  }
  const writer: EventWriter = {
    events,
    add,
    link: previousEventId => void Object.assign(events.at(-1) ?? {}, { previousEventId }),
    wait: ms => {
      now += ms
    },
    enter: (type, name, value = {}) => add(`${type}StateEntered`, { name, input: JSON.stringify(value) }),
    exit: (type, name, output = {}, assigned) =>
      add(`${type}StateExited`, {
        name,
        output: JSON.stringify(output),
        ...(assigned && {
          assignedVariables: Object.fromEntries(Object.entries(assigned).map(([key, v]) => [key, JSON.stringify(v)])),
        }),
      }),
    call: (tier, ms, result) => {
      const kind = { resourceType: 'lambda', resource: 'invoke' }
      const parameters = { FunctionName: 'converse', Payload: { tier: { id: tier } } }
      add('TaskScheduled', { ...kind, region: 'us-east-1', parameters: JSON.stringify(parameters) })
      add('TaskStarted', kind)
      now += ms
      if ('answer' in result) {
        add('TaskSucceeded', { ...kind, output: JSON.stringify({ Payload: result.answer }) })
        return
      }
      const { error, ...failure } = result
      const errorMessage = JSON.stringify({ ...failure, elapsedMs: ms })
      add('TaskFailed', { ...kind, error, cause: JSON.stringify({ errorType: error, errorMessage, trace: [] }) })
    },
  }
  add('ExecutionStarted', { input: JSON.stringify(input), roleArn: 'arn:aws:iam::000000000000:role/router' })
  return writer
}

function detailsMember(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails'
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails'
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`
}

/** A request that steps down twice (a throttle, then a timeout with a late first token) and is answered by the third tier. */
export function steppedDownHistory(): Record<string, unknown>[] {
  const history = writeHistory({ prompt: 'Tell me about Amazon Bedrock.' })
  const deadlineAt = new Date(START + 30_000).toISOString()
  const skipped = [{ tier: 'mistral-endpoint', reason: 'not configured: SAGEMAKER_ENDPOINT_ARN is not set' }]
  history.enter('Task', 'Plan')
  history.call('', 12, { answer: {} })
  history.exit('Task', 'Plan', {}, { deadlineAt, skipped, route: 'interactive', attempts: [], tiers: [{ id: 'fast' }] })
  choose(history, 'Latency-optimized', () => {
    history.call('nova-pro-optimized', 60, { error: 'TierThrottled', message: 'Too many requests.' })
  })
  choose(history, 'On-demand', () => {
    history.call('nova-pro-on-demand', 45, { error: 'TierThrottled', message: 'Too many requests.' })
    history.wait(700)
    history.call('nova-pro-on-demand', 1500, {
      error: 'TierTimedOut',
      message: 'No token for 1500 ms.',
      firstTokenMs: 1490,
    })
  })
  history.enter('Choice', 'Choose tier')
  history.exit('Choice', 'Choose tier')
  history.enter('Task', 'Cross-Region')
  const attempt = {
    tier: 'nova-pro-us',
    kind: 'cross-region',
    outcome: 'Answered',
    tries: 1,
    firstTokenMs: 310,
    usd: 0.00021,
  }
  const answer = { text: 'Amazon Bedrock is a service.', usage: { inputTokens: 9, outputTokens: 80, totalTokens: 89 } }
  history.call('nova-pro-us', 900, { answer: { answer, attempt } })
  const output = {
    ...answer,
    cost: { usd: 0.00021, estimated: false },
    attempts: [attempt],
    skipped,
    route: 'interactive',
  }
  history.exit('Task', 'Cross-Region', output)
  history.add('ExecutionSucceeded', { output: JSON.stringify(output) })
  return history.events
}

/** Chooses a tier whose calls all fail, so that its error is caught. */
function choose(history: EventWriter, state: string, calls: () => void): void {
  history.enter('Choice', 'Choose tier')
  history.exit('Choice', 'Choose tier')
  history.enter('Task', state)
  calls()
  history.exit('Task', state, {}, { attempts: [{ outcome: 'TierThrottled' }] })
}
