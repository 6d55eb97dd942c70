'use client'
// J and K move the focus along a list; Enter opens, as for any link. Nothing else happens on a single key.
import { type ReactNode, useEffect, useRef } from 'react'

export function MoveKeys({ children }: { children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      const step = { j: 1, k: -1 }[event.key]
      if (!step || event.ctrlKey || event.metaKey || event.altKey) return
      if (
        event.target instanceof Element &&
        event.target.closest('input, textarea, select, [role=dialog], [role=alertdialog]')
      )
        return
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
      const here = rows.findIndex((row) => row === document.activeElement)
      const current = here >= 0 ? here : rows.findIndex((row) => row.ariaCurrent)
      rows[Math.min(rows.length - 1, Math.max(0, current + step))]?.focus()
    }
    document.addEventListener('keydown', move)
    return () => document.removeEventListener('keydown', move)
  }, [])
  return <div ref={list}>{children}</div>
}
