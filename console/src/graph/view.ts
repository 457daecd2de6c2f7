import type { Layout, Point } from './geometry.ts'

/** What part of the drawing is seen: scale and translation in pixels of the window. */
export interface View {
  scale: number
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

const MIN = 0.15
const MAX = 2.5
const clamp = (scale: number): number => Math.min(MAX, Math.max(MIN, scale))

/** The whole drawing, centred, never larger than life. */
export function fitted(layout: Pick<Layout, 'width' | 'height'>, size: Size): View {
  const scale = clamp(Math.min(1.1, size.width / layout.width, size.height / layout.height))
  return {
    scale,
    x: (size.width - layout.width * scale) / 2,
    y: Math.max(0, (size.height - layout.height * scale) / 2),
  }
}

/** Smaller than this, the names cannot be read. */
const READABLE = 0.45

/**
 * What is seen first: everything, or on a narrow screen the part around `focus` in a size that can be read.
 * @param focus the place in the drawing that matters, the state that was entered last for example
 */
export function firstView(layout: Pick<Layout, 'width' | 'height'>, size: Size, focus: Point | undefined): View {
  const all = fitted(layout, size)
  if (all.scale >= READABLE || !focus) return all
  const scale = 0.7
  return { scale, x: size.width / 2 - focus.x * scale, y: size.height / 2 - focus.y * scale }
}

/** Zooms by `factor` so that the point (x, y) of the window stays where it is. */
export function zoomAt(view: View, factor: number, x: number, y: number): View {
  const scale = clamp(view.scale * factor)
  const ratio = scale / view.scale
  return { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio }
}

/** Moves the view so that a node at (x, y) of the drawing is inside the window, if it is not yet. */
export function reveal(view: View, node: { x: number; y: number }, size: Size): View {
  const x = node.x * view.scale + view.x
  const y = node.y * view.scale + view.y
  const margin = 60
  const dx = x < margin ? margin - x : x > size.width - margin ? size.width - margin - x : 0
  const dy = y < margin ? margin - y : y > size.height - margin ? size.height - margin - y : 0
  return dx === 0 && dy === 0 ? view : { ...view, x: view.x + dx, y: view.y + dy }
}
