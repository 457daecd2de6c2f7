import assert from 'node:assert/strict'
import { layOut, layOutFor } from '../../../console/src/graph/layout.ts'
import { neighbour } from '../../../console/src/graph/neighbour.ts'
import { firstView, fitted, reveal, zoomAt } from '../../../console/src/graph/view.ts'
import { readDefinition } from '../../../core/history/definition.ts'
import { readEvents } from '../../../core/history/event.ts'
import { inferDefinition } from '../../../core/history/infer-definition.ts'
import { readVisits } from '../../../core/history/visits.ts'
import { steppedDownHistory } from './events.ts'

const machine = {
  StartAt: 'Call',
  States: {
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Comment: 'Asks',
      Catch: [
        { ErrorEquals: ['Late', 'Cold'], Next: 'Sorry' },
        { ErrorEquals: ['States.ALL'], Next: 'Sorry' },
      ],
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'One',
        States: { One: { Type: 'Pass', Next: 'Two' }, Two: { Type: 'Pass', End: true } },
      },
      Next: 'Which',
    },
    Which: { Type: 'Choice', Choices: [{ Condition: '{% $a %}', Next: 'Done' }], Default: 'Sorry' },
    Done: { Type: 'Succeed' },
    Sorry: { Type: 'Fail' },
  },
}
const lines = (map = readDefinition(machine)) => map.transitions.map(({ from, to, kind }) => `${from} ${kind} ${to}`)

describe('the graph of a definition', () => {
  it('has the transitions of every kind, and one line for several Catch entries to the same state', () => {
    assert.deepEqual(lines(), [
      '⊢ next Call',
      'Call next Each',
      'Call catch Sorry',
      'Each next Which',
      'One next Two',
      'Which choice Done',
      'Which default Sorry',
      'Done next ⊣',
      'Sorry next ⊣',
    ])
    const caught = readDefinition(machine).transitions.find(({ kind }) => kind === 'catch')
    assert.deepEqual(caught?.labels, ['Late, Cold', 'States.ALL'])
  })

  it('knows the resource and the comment of a state, and the Map around it', () => {
    const { states } = readDefinition(machine)
    assert.equal(states.find(({ name }) => name === 'Call')?.resource, 'lambda:invoke')
    assert.equal(states.find(({ name }) => name === 'Call')?.comment, 'Asks')
    assert.equal(states.find(({ name }) => name === 'Two')?.parent, 'Each')
  })

  it('is empty for what is no definition', () => {
    assert.deepEqual(readDefinition('nonsense'), { states: [], transitions: [] })
  })

  it('is drawn from the history when there is no definition', () => {
    const map = inferDefinition(readVisits(readEvents(steppedDownHistory())))
    assert.deepEqual(
      map.states.map(({ name }) => name),
      ['Plan', 'Choose tier', 'Latency-optimized', 'On-demand', 'Cross-Region'],
    )
    assert.ok(lines(map).includes('On-demand catch Choose tier'))
    assert.ok(lines(map).includes('Cross-Region next ⊣'))
  })
})

describe('the layout of a graph', () => {
  const overlap = (direction: 'TB' | 'LR') => {
    const nodes = layOut(readDefinition(machine), direction).nodes.filter(node => !node.container)
    return nodes.flatMap((one, index) =>
      nodes
        .slice(index + 1)
        .filter(
          other =>
            Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
            Math.abs(one.y - other.y) < (one.height + other.height) / 2,
        )
        .map(other => `${one.name} and ${other.name}`),
    )
  }
  it('places no state on another, in either direction', () => {
    assert.deepEqual(overlap('TB'), [])
    assert.deepEqual(overlap('LR'), [])
  })

  it('places the states of a Map inside of it', () => {
    const { nodes } = layOut(readDefinition(machine), 'TB')
    const map = nodes.find(({ name }) => name === 'Each')
    const inner = nodes.find(({ name }) => name === 'Two')
    assert.ok(map && inner)
    assert.ok(Math.abs(inner.x - map.x) + inner.width / 2 <= map.width / 2)
    assert.ok(Math.abs(inner.y - map.y) + inner.height / 2 <= map.height / 2)
  })

  it('lets a wide fan-out run from left to right, where it can be read', () => {
    const kinds = Array.from({ length: 9 }, (_, index) => `A tier of kind ${index}`)
    const fan = {
      StartAt: 'Choose',
      States: {
        Choose: { Type: 'Choice', Choices: kinds.map(Next => ({ Condition: '', Next })) },
        ...Object.fromEntries(kinds.map(kind => [kind, { Type: 'Task', End: true }])),
      },
    }
    const { nodes } = layOutFor(readDefinition(fan), { width: 700, height: 600 })
    const placed = kinds.map(kind => nodes.find(({ name }) => name === kind))
    assert.equal(new Set(placed.map(node => node?.x)).size, 1)
    const down = placed.map(node => node?.y ?? 0)
    assert.deepEqual(
      down,
      down.toSorted((a, b) => a - b),
    )
  })

  it('leads the arrow keys along the main way', () => {
    const layout = layOut(readDefinition(machine), 'TB')
    const from = layout.nodes.find(({ name }) => name === 'Call')
    assert.ok(from)
    assert.equal(neighbour(layout, from, [0, 1])?.name, 'Each')
    assert.equal(neighbour(layout, from, [0, -1]), undefined)
  })
})

describe('the view of a graph', () => {
  const layout = { width: 1000, height: 500 }
  it('fits the whole drawing and centres it', () => {
    assert.deepEqual(fitted(layout, { width: 500, height: 500 }), { scale: 0.5, x: 0, y: 125 })
  })
  it('begins on a narrow screen at the state that matters, in a size that can be read', () => {
    const view = firstView(layout, { width: 300, height: 400 }, { x: 800, y: 100 })
    assert.equal(view.scale * 800 + view.x, 150)
    assert.ok(view.scale > 0.6)
  })
  it('keeps the point under the pointer where it is while zooming', () => {
    const view = zoomAt({ scale: 1, x: 10, y: 20 }, 2, 110, 220)
    assert.deepEqual([(110 - view.x) / view.scale, (220 - view.y) / view.scale], [100, 200])
  })
  it('moves only as far as it must to show a state', () => {
    const view = { scale: 1, x: 0, y: 0 }
    assert.equal(reveal(view, { x: 100, y: 100 }, { width: 300, height: 300 }), view)
    assert.equal(reveal(view, { x: 500, y: 100 }, { width: 300, height: 300 }).x, -260)
  })
})
