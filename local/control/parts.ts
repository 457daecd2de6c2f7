import type { Clock } from '../../core/clock.ts'
import type { Bedrock } from '../bedrock/bedrock.ts'
import type { CloudEvent } from '../cloud-event.ts'
import type { Bus } from '../events/bus.ts'
import type { StepFunctions } from '../step-functions/step-functions.ts'
import type { AnswerStreams } from './answer-streams.ts'
import type { CapacityView } from './capacity-view.ts'

/** What our own API shows and steers. */
export interface ControlParts {
  stepFunctions: StepFunctions
  bedrock: Bedrock
  events: Bus
  clock: Clock
  /** Path of the catalogue, and the environment that fills it in. */
  tiers: string
  env: Record<string, string | undefined>
  bedrockIs: 'simulated' | 'aws'
  capacity: CapacityView
  streams: AnswerStreams
  on(listener: (event: CloudEvent) => void): () => void
  tell(event: CloudEvent): void
}
