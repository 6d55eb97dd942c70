'use client'
// A drawer at the right, a sheet from below on a phone. Non-modal it is a plain landmark beside the page: the page
// stays usable and never moves. Modal it is a dialog, whose code comes after the page.
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { cn } from '@/components/lib/cn'
import { Button } from './button'
import { sheetClass } from './drawer-class'
import { useLate } from './use-late'

const load = () => import('./dialog-popup')

export interface DrawerProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Its name as a landmark or dialog. */
  label: string
  /** What the head shows, if more than the label. */
  title?: ReactNode
  children: ReactNode
  footer?: ReactNode
  modal?: boolean
  className?: string
}

export function Drawer(props: DrawerProps) {
  return props.modal ? <ModalDrawer {...props} /> : <SideDrawer {...props} />
}

function ModalDrawer(props: DrawerProps) {
  const popup = useLate(load, { wanted: props.open, early: true, onFail: () => props.onOpenChange(false) })
  return popup ? <popup.DrawerPopup {...props} /> : null
}

function SideDrawer({ open, onOpenChange, label, title, children, footer, className }: DrawerProps) {
  const aside = useRef<HTMLElement>(null)

  useEffect(() => {
    if (!open) return
    const before = document.activeElement
    const drawer = aside.current
    drawer?.focus({ preventScroll: true })
    return () => {
      // Only if the focus was still here when it closed: it went with the drawer.
      const lost = document.activeElement === document.body || drawer?.contains(document.activeElement)
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [open])

  if (!open) return null
  return (
    <aside
      ref={aside}
      role="complementary"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) onOpenChange(false)
      }}
      className={cn(
        sheetClass,
        'z-40 transition-[translate] duration-(--duration-slow) ease-out outline-none md:top-(--bar-top) max-md:starting:translate-y-full md:starting:translate-x-full',
        className,
      )}
    >
      <div className="flex min-h-13 items-center gap-2.5 border-b border-border-subtle py-2 pr-3 pl-5">
        <div className="flex min-w-0 flex-1 items-center gap-2.5 text-md font-semibold">{title ?? label}</div>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Close"
          title="Close"
          onClick={() => onOpenChange(false)}
        >
          <X />
        </Button>
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-5 overflow-y-auto px-5 py-4">{children}</div>
      {footer && (
        <div className="flex items-center gap-2 border-t border-border-subtle bg-sunken/60 px-5 py-3">
          {footer}
        </div>
      )}
    </aside>
  )
}
