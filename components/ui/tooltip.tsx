'use client'
// A tooltip only repeats what can be read elsewhere, such as a name cut at its end; so nothing is lost on touch, or
// when its code, fetched on the first hover, does not come.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { cn } from '@/components/lib/cn'
import { useLate } from './use-late'

const load = () => import('./tooltip-popup')

export interface TooltipProps {
  content: ReactNode
  children: ReactNode
  className?: string
}

export function Tooltip({ content, children, className }: TooltipProps) {
  const anchor = useRef<HTMLSpanElement>(null)
  const [near, setNear] = useState(false)
  const [open, setOpen] = useState(false)
  const popup = useLate(load, { wanted: near, onFail: () => setNear(false) })

  useEffect(() => {
    if (!near) return
    const timer = setTimeout(() => setOpen(true), 400)
    return () => clearTimeout(timer)
  }, [near])

  function leave() {
    setNear(false)
    setOpen(false)
  }

  useEffect(() => {
    if (!open) return
    const close = (event: KeyboardEvent) => event.key === 'Escape' && leave()
    document.addEventListener('keydown', close)
    return () => document.removeEventListener('keydown', close)
  }, [open])

  return (
    <>
      <span
        ref={anchor}
        className={cn('inline-flex max-w-full min-w-0', className)}
        onPointerEnter={(event) => event.pointerType !== 'touch' && setNear(true)}
        onPointerLeave={leave}
        onPointerDown={leave}
        onFocus={(event) => event.target.matches(':focus-visible') && setNear(true)}
        onBlur={leave}
      >
        {children}
      </span>
      {popup && (
        <popup.TooltipPopup
          open={open}
          onOpenChange={(next) => next || leave()}
          anchor={anchor}
          content={content}
        />
      )}
    </>
  )
}
