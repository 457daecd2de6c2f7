import type { Answer, Message } from '../answer.ts'

/** An answer with its message: what an execution returned, or what its bucket held for it. */
export type DoorAnswer = Pick<Answer, 'stopReason' | 'usage'> & { message: Message } & Partial<
    Pick<Answer, 'servedBy' | 'timing' | 'additionalModelResponseFields' | 'trace'>
  >
