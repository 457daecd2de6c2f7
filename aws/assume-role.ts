import type { BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime'

/** How to reach STS. */
export interface StsSettings {
  region: string
  endpoint?: string
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

/**
 * The credentials of a role, for a client of its own. The client keeps them, and asks again five minutes before they
 * expire: after an hour, as AWS allows no more to a role that another role assumes. Rejects as STS does, but with
 * CredentialsProviderError where the role does not trust this function: no request can have caused that.
 */
export const assumeRole =
  (
    RoleArn: string,
    RoleSessionName: string,
    settings: StsSettings,
  ): BedrockRuntimeClientConfig['credentials'] & object =>
  async () => {
    const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/client-sts')
    const sts = new STSClient(settings)
    const { Credentials } = await sts
      .send(new AssumeRoleCommand({ RoleArn, RoleSessionName }))
      .catch(refused)
      .finally(() => sts.destroy())
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {}
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      ...(Expiration && { expiration: Expiration }),
    }
  }

const refused = (error: Error & { $metadata?: { httpStatusCode?: number } }): never => {
  if (error.$metadata?.httpStatusCode !== 403) throw error
  throw Object.assign(new Error(error.message, { cause: error }), { name: 'CredentialsProviderError' })
}
