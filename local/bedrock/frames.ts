import { exceptionFrame as frame } from '../../aws/event-stream.ts'
import type { BedrockError } from './errors.ts'

/** The simulator's error inside a stream. */
export const exceptionFrame = ({ errorType, message, details }: BedrockError): Uint8Array =>
  frame(errorType.charAt(0).toLowerCase() + errorType.slice(1), { message, ...details })
