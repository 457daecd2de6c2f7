import { type PointerEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Layout, Point } from './geometry.ts'
import { firstView, fitted, reveal, type Size, type View, zoomAt } from './view.ts'

export interface ViewControl {
  view: View
  zoom: (factor: number) => void
  fitAll: () => void
  /** Moves a node into sight, once somebody has zoomed: until then all of them are. */
  revealNode: (node: { x: number; y: number }) => void
  /** Handlers of the frame: dragging moves the drawing. */
  drag: {
    onPointerDown: (event: PointerEvent) => void
    onPointerMove: (event: PointerEvent) => void
    onPointerUp: () => void
  }
}

/**
 * Zoom and pan of the drawing in `frame`. The wheel zooms with Ctrl or ⌘, or while the graph has the focus: otherwise it
 * scrolls the page, as it should. Until somebody zooms, the drawing is fitted whenever its frame or layout changes.
 */
export function useView(
  frame: RefObject<HTMLDivElement | null>,
  size: Size,
  layout: Layout,
  focus: Point | undefined,
): ViewControl {
  const [view, setAny] = useState<View>({ scale: 1, x: 0, y: 0 })
  const touched = useRef(false)
  const { x, y } = focus ?? {}
  const dragging = useRef<{ x: number; y: number } | undefined>(undefined)

  const setView = useCallback((change: (view: View) => View) => {
    touched.current = true
    setAny(change)
  }, [])

  useLayoutEffect(() => {
    if (!touched.current) setAny(firstView(layout, size, x === undefined || y === undefined ? undefined : { x, y }))
  }, [layout, size, x, y])

  useEffect(() => {
    const element = frame.current
    if (!element) return
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !element.contains(document.activeElement)) return
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015))
      setView(old => zoomAt(old, factor, event.clientX - box.left, event.clientY - box.top))
    }
    // React listens passively to the wheel, which could not keep the page from scrolling.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [frame, setView])

  return {
    view,
    zoom: factor => setView(old => zoomAt(old, factor, size.width / 2, size.height / 2)),
    fitAll: () => {
      touched.current = true
      setAny(fitted(layout, size))
    },
    revealNode: node => {
      if (touched.current) setAny(old => reveal(old, node, size))
    },
    drag: {
      onPointerDown: event => {
        if (event.button === 0) dragging.current = { x: event.clientX, y: event.clientY }
      },
      onPointerMove: event => {
        const from = dragging.current
        if (!from || event.buttons === 0) return
        dragging.current = { x: event.clientX, y: event.clientY }
        setView(old => ({ ...old, x: old.x + event.clientX - from.x, y: old.y + event.clientY - from.y }))
      },
      onPointerUp: () => {
        dragging.current = undefined
      },
    },
  }
}
