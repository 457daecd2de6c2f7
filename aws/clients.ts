import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import type { Environment } from './env.ts'

/** What the laptop's endpoints accept; the user's own keys are never used to sign for them. */
const LAPTOP_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' }

/** Client settings that point a service at the laptop, or none on AWS. */
export const laptopSettings = ({ local }: Environment) =>
  local ? { endpoint: local.endpoint, credentials: LAPTOP_CREDENTIALS, forcePathStyle: true } : {}

/** The Bedrock client of a Region, made when it is first asked for. */
export type ClientFor = (region: string) => Promise<BedrockRuntimeClient>

/**
 * One Bedrock client a Region. It makes a single attempt: retries belong to the state machine, and two layers of them
 * multiply.
 */
export const bedrockClients = (env: Environment): ClientFor => {
  const clients = new Map<string, Promise<BedrockRuntimeClient>>()
  return region => {
    const client = clients.get(region) ?? createClient(region, env)
    clients.set(region, client)
    return client
  }
}

const createClient = async (region: string, env: Environment): Promise<BedrockRuntimeClient> => {
  const { httpHandler } = await import('./http-handler.ts')
  return new BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    requestHandler: httpHandler(),
    ...(env.local?.bedrock === 'simulated' ? laptopSettings(env) : {}),
  })
}
