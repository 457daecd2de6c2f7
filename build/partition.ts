import type { Template } from './limits.ts'

/** Regions of AWS China, where Amazon Bedrock is not offered. */
export const isChina = (region: string): boolean => region.startsWith('cn-')

/** The partition of a Region: `aws`, `aws-us-gov` or `aws-cn`. */
export const partitionOf = (region: string): string =>
  isChina(region) ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'

/** The tiers of a catalogue that cannot be called from a Region: no credentials are good in two partitions. */
export const foreignTiers = (source: unknown, home: string): string[] => {
  const { tiers = {} } = (source ?? {}) as { tiers?: Record<string, { region?: string } | null> }
  const isForeign = (region = home) => !region.startsWith('$') && partitionOf(region) !== partitionOf(home)
  return Object.keys(tiers).filter(id => isForeign(tiers[id]?.region))
}

/**
 * Lets CloudFormation fill in the partition of the integrations that the state machines name, such as
 * `arn:aws:states:::lambda:invoke`: in GovCloud another one would deploy, and fail in each execution. The definitions
 * themselves keep the ARN that everybody knows.
 */
export const fillInPartition = ({ Resources }: Template): void => {
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type !== 'AWS::StepFunctions::StateMachine') continue
    const text = Properties.DefinitionString
    const filled = (definition: string) => definition.replaceAll('arn:aws:states:', `arn:\${AWS::Partition}:states:`)
    if (typeof text === 'string') Properties.DefinitionString = { 'Fn::Sub': filled(text) }
    else if (Array.isArray(text['Fn::Sub'])) text['Fn::Sub'][0] = filled(text['Fn::Sub'][0])
    else text['Fn::Sub'] = filled(text['Fn::Sub'])
  }
}
