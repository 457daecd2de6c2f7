import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import type { Tier } from '../core/catalogue/tier.ts'
import type { Environment } from './env.ts'

/**
 * What the laptop's endpoints accept; the user's own keys are never used to sign for them. Its S3 knows functions by this
 * name, and lets them list as little as their role does on AWS.
 */
const LAPTOP_CREDENTIALS = { accessKeyId: 'function', secretAccessKey: 'test' }

/** Client settings that point a service at the laptop, or none on AWS. */
export const laptopSettings = ({ local }: Environment) =>
  local ? { endpoint: local.endpoint, credentials: LAPTOP_CREDENTIALS, forcePathStyle: true } : {}

/** The Bedrock client of a tier, made when it is first asked for. */
export type ClientFor = (tier: Pick<Tier, 'region' | 'role'>) => Promise<BedrockRuntimeClient>

/**
 * One Bedrock client a Region and role. It makes a single attempt: retries belong to the state machine, and two layers of them
 * multiply.
 */
export const bedrockClients = (env: Environment): ClientFor => {
  const clients = new Map<string, Promise<BedrockRuntimeClient>>()
  return ({ region, role }) => {
    const key = `${region} ${role ?? ''}`
    const client = clients.get(key) ?? createClient(region, role, env)
    clients.set(key, client)
    return client
  }
}

const createClient = async (
  region: string,
  role: string | undefined,
  env: Environment,
): Promise<BedrockRuntimeClient> => {
  const { httpHandler } = await import('./http-handler.ts')
  const settings = env.local?.bedrock === 'simulated' ? laptopSettings(env) : {}
  return new BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    requestHandler: httpHandler(),
    ...settings,
    ...(role !== undefined && {
      credentials: (await import('./assume-role.ts')).assumeRole(role, `stepdown-${env.stage}`, {
        region: env.region,
        ...settings,
      }),
    }),
  })
}
