/** An event on the bus, as rules match it and targets get it. */
export interface BusEvent {
  version: '0'
  id: string
  'detail-type': string
  source: string
  account: string
  /** ISO 8601, in whole seconds as on AWS. */
  time: string
  region: string
  resources: string[]
  detail: Record<string, unknown>
}
