import type { BenchLaptop } from '../overload/laptop.ts'

export interface Ask {
  prompt: string
  /** More output tokens than any model gives: every tier refuses the request. */
  bad: boolean
  deadlineMs: number
}

/** A way to get an answer out of Bedrock. */
export interface PeerClient {
  /** True when an answer came; false when the client gave up. Must not take longer than the deadline. */
  ask(ask: Ask): Promise<boolean>
  close(): Promise<void>
}

export interface Peer {
  name: string
  /** What it is, for the report. */
  about: string
  start(laptop: BenchLaptop, random: () => number): Promise<PeerClient>
}

export const maxTokensOf = ({ bad }: Ask): number => (bad ? 500_000 : 50)

export const LANES = [
  { modelId: 'us.amazon.nova-pro-v1:0', region: 'us-east-2', optimized: true },
  { modelId: 'us.amazon.nova-pro-v1:0', region: 'us-east-1', optimized: false },
  {
    modelId: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/simulated-mistral',
    region: 'us-east-1',
    optimized: false,
  },
] as const
