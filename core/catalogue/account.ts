/** What a preflight looks up in an AWS account; `aws/account.ts` has the real one. Each look-up rejects as the SDK does. */
export interface Account {
  model(region: string, id: string): Promise<ModelDetails>
  access(region: string, id: string): Promise<ModelAccess>
  profile(region: string, id: string): Promise<{ status: string; models: string[] }>
  provisioned(region: string, arn: string): Promise<{ status: string; modelUnits: number; committedUntil?: Date }>
  router(region: string, arn: string): Promise<{ status: string; models: string[] }>
  imported(region: string, arn: string): Promise<{ name: string }>
  /** A SageMaker endpoint that is registered with Bedrock. */
  endpoint(region: string, arn: string): Promise<{ status: string; registration: string }>
  /** All quotas of Bedrock in a Region, by the names that Service Quotas gives them. */
  quotas(region: string): Promise<{ name: string; value: number }[]>
}

export interface ModelDetails {
  name: string
  lifecycle: 'ACTIVE' | 'LEGACY' | (string & {})
  endOfLife?: Date
  /** `ON_DEMAND`, `PROVISIONED`; profile-only models have no ON_DEMAND. */
  inferenceTypes: string[]
  streaming: boolean
}

export interface ModelAccess {
  agreement: string
  authorization: string
  entitlement: string
  region: string
}
