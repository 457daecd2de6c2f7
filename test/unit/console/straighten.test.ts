import assert from 'node:assert/strict'
import { layOut } from '../../../console/src/graph/layout.ts'
import { readDefinition } from '../../../core/history/definition.ts'
import { routerDefinition } from '../../support/router.ts'

describe('the drawing of the router', () => {
  it('begins on the height of the state that it fans out from', () => {
    const { nodes, edges } = layOut(readDefinition(routerDefinition()), 'LR')
    const place = (name: string) => nodes.find(node => node.name === name)
    assert.equal(place('Plan')?.y, place('Choose tier')?.y)
    const line = edges.find(({ transition: { from, to } }) => from === 'Plan' && to === 'Choose tier')
    assert.match(line?.path ?? '', /^M[\d.,]+L[\d.,]+$/)
  })

  it('puts no state on another', () => {
    for (const direction of ['LR', 'TB'] as const) {
      const { nodes } = layOut(readDefinition(routerDefinition()), direction)
      for (const [index, one] of nodes.entries())
        for (const other of nodes.slice(index + 1)) {
          const apart =
            Math.abs(one.x - other.x) >= (one.width + other.width) / 2 ||
            Math.abs(one.y - other.y) >= (one.height + other.height) / 2
          assert.ok(apart, `${one.name} is on ${other.name} (${direction})`)
        }
    }
  })
})
