import { bedrockStatements, type Text } from '../aws/permissions.ts'
import { accountOf } from '../core/catalogue/role.ts'
import type { Catalogue, Tier } from '../core/catalogue/tier.ts'
import type { CheckRow } from './check-table.ts'

/**
 * What each role of the catalogue has to say in its own account: whom it trusts, and what it may do there.
 * @param router the ARN of the deployed router; without it the account and the stage are left open
 */
export function checkRoles(catalogue: Catalogue, router: string | undefined): CheckRow[] {
  const tiers = [...catalogue.tiers.values()].filter(tier => tier.role !== undefined && tier.model !== undefined)
  return [...Map.groupBy(tiers, tier => tier.role ?? '')].flatMap(([role, ofRole]) => {
    const subject = ofRole.map(tier => tier.id).join(', ')
    return [
      { subject, check: 'trust policy', status: 'ok', detail: policy([trust(role, router)]) },
      { subject, check: 'role policy', status: 'ok', detail: policy(allowed(role, ofRole, catalogue)) },
    ]
  })
}

const policy = (Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

/** A role that does not exist yet cannot be a principal, so the functions' roles are named by a condition. */
const trust = (role: string, router: string | undefined) => {
  const [, partition = 'aws', , , account = 'ACCOUNT', , name = 'stepdown-*'] = router?.split(':') ?? role.split(':', 2)
  const iam = `arn:${partition}:iam::${account}`
  return {
    Effect: 'Allow',
    Principal: { AWS: `${iam}:root` },
    Action: 'sts:AssumeRole',
    Condition: { ArnLike: { 'aws:PrincipalArn': `${iam}:role/${name.replace(/-router$/, '-*')}` } },
  }
}

const allowed = (role: string, tiers: readonly Tier[], catalogue: Catalogue): object[] => {
  const own = { ...catalogue, tiers: new Map(tiers.map(({ role: _, ...tier }) => [tier.id, tier])) }
  const statements = [...bedrockStatements(own, 'converse'), ...bedrockStatements(own, 'invoke-model')]
  return JSON.parse(
    JSON.stringify(statements, (_key, value) => (isSub(value) ? filled(value['Fn::Sub'], role) : value)),
  )
}

const isSub = (value: unknown): value is Exclude<Text, string> =>
  typeof value === 'object' && value !== null && 'Fn::Sub' in value

const filled = (text: string, role: string): string =>
  text.replaceAll(`\${AWS::Partition}`, role.split(':')[1] ?? 'aws').replaceAll(`\${AWS::AccountId}`, accountOf(role))
