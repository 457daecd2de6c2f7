import { ClientError, RequestFailed } from '../client/errors.ts'
import { CommandError, EXIT, type ExitCode } from './exit-codes.ts'

/** Nothing answered at the address, or the name has none. */
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPIPE',
])
/** AWS was reached, or nearly, but does not know or let in the caller. */
const ACCESS_NAMES = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'AccessDeniedException',
  'AccessDenied',
])
/** AWS looked at what was sent and found it wrong. */
const INPUT_NAMES = new Set([
  'InvalidArn',
  'InvalidName',
  'InvalidExecutionInput',
  'ValidationException',
  'StateMachineDoesNotExist',
  'ExecutionDoesNotExist',
  'StateMachineTypeNotSupported',
  'NoSuchBucket',
  'NoSuchKey',
])

export interface CommandFailure {
  /** One sentence. */
  message: string
  exitCode: ExitCode
}

/**
 * Says in one sentence what went wrong, and with which exit code a command ends.
 *
 * @param error anything that a command rejected with
 * @param endpoint where it was sent; undefined is AWS itself
 */
export function describeFailure(error: unknown, endpoint: string | undefined): CommandFailure {
  if (error instanceof CommandError) return { message: error.message, exitCode: error.exitCode }
  if (error instanceof RequestFailed) {
    const exitCode = error.name === 'RequestRejected' ? EXIT.usage : EXIT.failed
    return { message: `${error.name}: ${error.message}`, exitCode }
  }
  if (error instanceof ClientError) {
    return { message: error.message, exitCode: error.name === 'MachineNotFound' ? EXIT.unreachable : EXIT.usage }
  }
  const {
    name = 'Error',
    message = String(error),
    code = '',
  } = error as { name?: string; message?: string; code?: string }
  const where = endpoint ?? 'AWS'
  const network = networkCode(error)
  if (network) return { message: `cannot reach ${where}: ${network}`, exitCode: EXIT.unreachable }
  if (name === 'AbortError') return { message: 'cancelled', exitCode: EXIT.cancelled }
  if (ACCESS_NAMES.has(name))
    return { message: `${where} refused the caller: ${name}: ${message}`, exitCode: EXIT.unreachable }
  if (/^Region is missing/.test(message)) {
    return { message: 'no Region is set: give --region or AWS_REGION', exitCode: EXIT.unreachable }
  }
  if (INPUT_NAMES.has(name)) return { message: `${name}: ${message}`, exitCode: EXIT.usage }
  return { message: [name, code, message].filter(Boolean).join(': '), exitCode: EXIT.failed }
}

/** The SDK wraps network errors, and Node wraps several addresses of one host into an AggregateError. */
function networkCode(error: unknown): string | undefined {
  for (let current: unknown = error, depth = 0; current && depth < 5; depth++) {
    const { code, errors, cause } = current as { code?: unknown; errors?: unknown[]; cause?: unknown }
    if (typeof code === 'string' && CONNECTION_CODES.has(code)) return code
    current = cause ?? errors?.[0]
  }
  return undefined
}
