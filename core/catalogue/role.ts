import { sentence } from '../problems.ts'

/** Permissions are derived from it, and in IAM * and ? stand for others. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/

/** What is wrong with the role of a tier, in one sentence; undefined when it is the ARN of one. */
export const misfitRole = (field: string, role: string, shown: string): string | undefined =>
  ROLE_ARN.test(role)
    ? undefined
    : sentence(field, shown, 'the ARN of a role, such as arn:aws:iam::111122223333:role/bedrock')

/** The account of a role, whose quotas its calls use up. */
export const accountOf = (role: string): string => role.split(':')[4] ?? ''
