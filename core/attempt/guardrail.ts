import type { Guardrail } from '../catalogue/tier.ts'
import type { ModelCall } from './model-call.ts'

/** The guardrail of a call: the route's own, which no request takes away, or the one that the request asks for. */
export const guardrailOf = ({
  request: { guardrailConfig: asked },
  guardrail,
}: Pick<ModelCall, 'request'> & { guardrail?: Guardrail | undefined }): Guardrail | undefined =>
  guardrail ??
  (asked && {
    identifier: asked.guardrailIdentifier,
    version: asked.guardrailVersion,
    ...(asked.trace && { trace: asked.trace }),
  })
