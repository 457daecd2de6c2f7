import type { Catalogue, Tier } from '../../catalogue/tier.ts'
import { admitModel, type KeyHolder, mayUse, notThroughDoor } from '../admit-route.ts'

/** OpenAI's list has dates of models; routes have none. */
const model = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'stepdown' })

/** What a key may ask for: its routes that a door can serve, their aliases, and each configured tier of a route alone. */
export const listModels = (catalogue: Catalogue, holder: KeyHolder) => {
  const routes = [...catalogue.routes.values()].filter(
    route => mayUse(route, holder) && notThroughDoor(route) === undefined,
  )
  const ids = routes.flatMap(({ name, aliases, tiers }) => [
    name,
    ...aliases,
    ...tiers.filter(id => serves(catalogue.tiers.get(id))).map(id => `${name}/${id}`),
  ])
  return { object: 'list', data: ids.map(model) }
}

const serves = (tier: Tier | undefined): boolean => tier?.model !== undefined && !tier.disabled

/** @throws DoorError as a request to the model would */
export const describeModel = (name: string, catalogue: Catalogue, holder: KeyHolder) => {
  admitModel(name, catalogue, holder)
  return model(name)
}
