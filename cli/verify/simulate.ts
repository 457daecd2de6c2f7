import { CommandError, EXIT } from '../exit-codes.ts'
import { ask, placesOf, type World } from './world.ts'

/**
 * Without `simulate` nothing can be proved: the real tiers do not fail when they are asked to. Throws CommandError where
 * the deployment denies it.
 */
export const simulateAllowed = async ({ catalogue, standard }: World): Promise<void> => {
  const [place] = placesOf(catalogue)
  if (!place) throw new CommandError('no tier of the catalogue is configured: there is nothing to verify', EXIT.failed)
  const { route, tier } = place
  const request = { route: route.name, tiers: [tier.id], simulate: { [tier.id]: 'RequestRejected' as const } }
  const { failure } = await ask(standard, request, route.store === 's3')
  if (!/^simulate is given/.test(failure?.message ?? '')) return
  const how =
    'deploy a stage with --param simulate=allowed, verify that, and deploy with denied what strangers can reach'
  throw new CommandError(`this deployment does not allow requests to simulate: ${how}`, EXIT.failed)
}
