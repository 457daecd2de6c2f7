import type { Account } from '../core/catalogue/account.ts'

interface Settings {
  endpoint?: string
  credentials?: { accessKeyId: string; secretAccessKey: string }
}

/**
 * An account as the preflight looks at it, with the caller's credentials and no permission but to read.
 * @param settings for clients of a compatible endpoint; none on AWS
 */
export const awsAccount = (settings: Settings = {}): Account => {
  const bedrock = perRegion(async region => {
    const sdk = await import('@aws-sdk/client-bedrock')
    return { sdk, client: new sdk.BedrockClient({ region, ...settings }) }
  })
  const quotas = perRegion(region => bedrockQuotas(region, settings))
  return { ...modelsOf(bedrock), ...carriersOf(bedrock), quotas }
}

type Bedrock = (
  region: string,
) => Promise<{ sdk: typeof import('@aws-sdk/client-bedrock'); client: import('@aws-sdk/client-bedrock').BedrockClient }>

const modelsOf = (bedrock: Bedrock): Pick<Account, 'model' | 'access'> => ({
  async model(region, modelIdentifier) {
    const { sdk, client } = await bedrock(region)
    const { modelDetails } = await client.send(new sdk.GetFoundationModelCommand({ modelIdentifier }))
    const endOfLife = modelDetails?.modelLifecycle?.endOfLifeTime
    return {
      name: modelDetails?.modelName ?? modelIdentifier,
      lifecycle: modelDetails?.modelLifecycle?.status ?? 'ACTIVE',
      ...(endOfLife && { endOfLife }),
      inferenceTypes: modelDetails?.inferenceTypesSupported ?? [],
      streaming: modelDetails?.responseStreamingSupported ?? true,
    }
  },
  async access(region, modelId) {
    const { sdk, client } = await bedrock(region)
    const answer = await client.send(new sdk.GetFoundationModelAvailabilityCommand({ modelId }))
    return {
      agreement: answer.agreementAvailability?.status ?? 'unknown',
      authorization: answer.authorizationStatus ?? 'unknown',
      entitlement: answer.entitlementAvailability ?? 'unknown',
      region: answer.regionAvailability ?? 'unknown',
    }
  },
})

/** What carries calls to a model: a profile, units, a router, an import, an endpoint. */
const carriersOf = (bedrock: Bedrock): Omit<Account, 'model' | 'access' | 'quotas'> => ({
  async profile(region, inferenceProfileIdentifier) {
    const { sdk, client } = await bedrock(region)
    const { status, models } = await client.send(new sdk.GetInferenceProfileCommand({ inferenceProfileIdentifier }))
    return { status: status ?? 'unknown', models: (models ?? []).flatMap(({ modelArn }) => modelArn ?? []) }
  },
  async provisioned(region, provisionedModelId) {
    const { sdk, client } = await bedrock(region)
    const answer = await client.send(new sdk.GetProvisionedModelThroughputCommand({ provisionedModelId }))
    const { status, modelUnits, commitmentExpirationTime } = answer
    return {
      status: status ?? 'unknown',
      modelUnits: modelUnits ?? 0,
      ...(commitmentExpirationTime && { committedUntil: commitmentExpirationTime }),
    }
  },
  async router(region, promptRouterArn) {
    const { sdk, client } = await bedrock(region)
    const { status, models } = await client.send(new sdk.GetPromptRouterCommand({ promptRouterArn }))
    return { status: status ?? 'unknown', models: (models ?? []).flatMap(({ modelArn }) => modelArn ?? []) }
  },
  async imported(region, modelIdentifier) {
    const { sdk, client } = await bedrock(region)
    const { modelName } = await client.send(new sdk.GetImportedModelCommand({ modelIdentifier }))
    return { name: modelName ?? modelIdentifier }
  },
  async endpoint(region, endpointArn) {
    const { sdk, client } = await bedrock(region)
    const { marketplaceModelEndpoint } = await client.send(new sdk.GetMarketplaceModelEndpointCommand({ endpointArn }))
    return {
      status: marketplaceModelEndpoint?.endpointStatus ?? 'unknown',
      registration: marketplaceModelEndpoint?.status ?? 'unknown',
    }
  },
})

/** One value a Region, made when it is first asked for. */
const perRegion = <T>(make: (region: string) => Promise<T>): ((region: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>()
  return region => {
    const value = known.get(region) ?? make(region)
    known.set(region, value)
    return value
  }
}

/** All quotas of Bedrock in a Region: several hundred, so they come in pages. */
const bedrockQuotas = async (region: string, settings: Settings): Promise<{ name: string; value: number }[]> => {
  const { paginateListServiceQuotas, ServiceQuotasClient } = await import('@aws-sdk/client-service-quotas')
  const client = new ServiceQuotasClient({ region, ...settings })
  const quotas: { name: string; value: number }[] = []
  for await (const page of paginateListServiceQuotas({ client, pageSize: 100 }, { ServiceCode: 'bedrock' })) {
    quotas.push(...(page.Quotas ?? []).map(({ QuotaName = '', Value = 0 }) => ({ name: QuotaName, value: Value })))
  }
  return quotas
}
