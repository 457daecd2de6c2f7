import { isRecord, objectOf, recordsOf, textOf } from './values.ts'

/** A state of the machine, wherever it is nested: state names are unique in the whole definition. */
export interface StateNode {
  name: string
  type: string
  /** `lambda:invoke` for a Task, `Default` states none. */
  resource?: string
  comment?: string
  /** The Map or Parallel state around it. */
  parent?: string
  /** The state as the definition has it. */
  definition: Readonly<Record<string, unknown>>
}

/** A way from one state to another; START and END stand for the ends of a machine, branch or item processor. */
export interface Transition {
  from: string
  to: string
  kind: 'next' | 'choice' | 'default' | 'catch'
  /** The errors of a Catch, or the condition of a Choice. */
  labels: string[]
}

export interface StateMap {
  states: StateNode[]
  transitions: Transition[]
}

/** The pseudo states are per scope: '' is the machine itself, else the name of the Map or Parallel state (and branch). */
export const startOf = (scope: string): string => `⊢${scope}`
export const endOf = (scope: string): string => `⊣${scope}`

/** Reads states and transitions out of an Amazon States Language definition (JSON value); tolerates what it does not know. */
export function readDefinition(definition: unknown): StateMap {
  const map: StateMap = { states: [], transitions: [] }
  readScope(objectOf(definition), undefined, '', map)
  return map
}

function readScope(machine: Record<string, unknown>, parent: string | undefined, scope: string, map: StateMap): void {
  const states = objectOf(machine.States)
  const first = textOf(machine.StartAt)
  if (first !== undefined && parent === undefined) link(map, startOf(scope), first, 'next')
  for (const [name, value] of Object.entries(states)) {
    const state = objectOf(value)
    const node: StateNode = { name, type: textOf(state.Type) ?? 'Unknown', definition: state }
    const resource = resourceOf(state)
    const comment = textOf(state.Comment)
    if (resource !== undefined) node.resource = resource
    if (comment !== undefined) node.comment = comment
    if (parent !== undefined) node.parent = parent
    map.states.push(node)
    readTransitions(name, state, parent === undefined ? endOf(scope) : undefined, map)
    readInner(name, state, map)
  }
}

function readTransitions(name: string, state: Record<string, unknown>, end: string | undefined, map: StateMap): void {
  for (const choice of recordsOf(state.Choices)) {
    link(map, name, textOf(choice.Next), 'choice', textOf(choice.Condition) ?? '')
  }
  link(map, name, textOf(state.Default), 'default', 'Default')
  link(map, name, textOf(state.Next), 'next')
  for (const handler of recordsOf(state.Catch)) {
    const errors = Array.isArray(handler.ErrorEquals) ? handler.ErrorEquals.join(', ') : ''
    link(map, name, textOf(handler.Next), 'catch', errors)
  }
  const last = state.End === true || state.Type === 'Succeed' || state.Type === 'Fail'
  if (last) link(map, name, end, 'next')
}

/** Several Catch entries, or several choices, between the same two states are one line with several labels. */
function link(map: StateMap, from: string, to: string | undefined, kind: Transition['kind'], label = ''): void {
  if (to === undefined) return
  const same = map.transitions.find(other => other.from === from && other.to === to && other.kind === kind)
  if (same) same.labels.push(label)
  else map.transitions.push({ from, to, kind, labels: label === '' ? [] : [label] })
}

function readInner(name: string, state: Record<string, unknown>, map: StateMap): void {
  const processor = state.ItemProcessor ?? state.Iterator
  if (isRecord(processor)) readScope(processor, name, name, map)
  for (const branch of recordsOf(state.Branches)) readScope(branch, name, name, map)
}

function resourceOf(state: Record<string, unknown>): string | undefined {
  const resource = textOf(state.Resource)
  if (resource === undefined) return undefined
  const optimized = /^arn:[^:]+:states:::(?:aws-sdk:)?(.+)$/.exec(resource)?.[1]
  if (optimized) return optimized
  return /^arn:[^:]+:lambda:/.test(resource) ? 'lambda' : resource
}
