import type { DoorAnswer } from '../answer.ts'

/** A whole answer as Converse returns it. */
export const toConverse = ({
  message,
  stopReason,
  usage,
  servedBy,
  timing,
  additionalModelResponseFields,
  trace,
}: DoorAnswer) => {
  const { source: _, ...tokens } = usage
  return {
    output: { message },
    stopReason,
    usage: tokens,
    metrics: { latencyMs: timing?.totalMs ?? 0 },
    ...(additionalModelResponseFields !== undefined && { additionalModelResponseFields }),
    ...(trace !== undefined && { trace }),
    ...(servedBy?.latency && { performanceConfig: { latency: servedBy.latency.served } }),
    ...(servedBy?.serviceTier && { serviceTier: { type: servedBy.serviceTier.served } }),
  }
}
