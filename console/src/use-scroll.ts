import { useEffect, useRef } from 'react'

/** How far each address was scrolled when it was left. */
const left = new Map<string, number>()

/** Who comes back to a list finds the place where they left it; the browser cannot, while the rows are not there. */
export function useScrollOf(address: string, ready: boolean): void {
  const returned = useRef(false)
  useEffect(() => {
    if (!ready || returned.current) return
    returned.current = true
    const place = left.get(address)
    if (place) requestAnimationFrame(() => scrollTo(0, place))
  }, [address, ready])
  useEffect(() => {
    const keep = () => left.set(address, scrollY)
    addEventListener('scroll', keep, { passive: true })
    return () => removeEventListener('scroll', keep)
  }, [address])
}
