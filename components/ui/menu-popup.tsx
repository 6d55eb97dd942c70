'use client'
// The heavy part of menu.tsx: placement, arrow keys, typing ahead. Fetched by use-late.
import { Menu } from '@base-ui/react/menu'
import Link from 'next/link'
import type { ReactNode, RefObject } from 'react'
import { cn } from '@/components/lib/cn'
import type { MenuItemProps, MenuLinkProps } from './menu'

const item =
  'flex min-h-8 cursor-default items-center gap-2.5 rounded-xs px-2 py-1 text-sm outline-none select-none data-highlighted:bg-accent data-disabled:text-muted-foreground max-md:min-h-11 max-md:text-base'
const quietIcon = '[&_svg]:text-muted-foreground'

export interface MenuPopupProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  trigger: RefObject<HTMLButtonElement | null>
  label: string
  align: 'start' | 'center' | 'end'
  side: 'top' | 'bottom'
  children: ReactNode
}

export function MenuPopup({ open, onOpenChange, trigger, label, align, side, children }: MenuPopupProps) {
  return (
    <Menu.Root
      open={open}
      modal={false}
      onOpenChange={(next, details) => {
        // A press on the trigger closes the menu there; here it would open it again.
        const event = details.event
        const to = 'relatedTarget' in event ? (event.relatedTarget as Node | null) : null
        const onTrigger = [to, event.target as Node | null].some(
          (node) => node && trigger.current?.contains(node),
        )
        if (!next && onTrigger && (details.reason === 'outside-press' || details.reason === 'focus-out')) {
          details.cancel()
        } else {
          onOpenChange(next)
        }
      }}
    >
      <Menu.Portal>
        <Menu.Positioner
          anchor={trigger}
          align={align}
          side={side}
          sideOffset={6}
          className="z-60 outline-none"
        >
          <Menu.Popup
            aria-label={label}
            finalFocus={trigger}
            className="max-h-(--available-height) min-w-48 origin-(--transform-origin) overflow-y-auto rounded-md border bg-popover p-1 text-popover-foreground shadow-md transition-[opacity,scale] duration-(--duration-base) ease-out outline-none data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0"
          >
            {children}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

export function Item({ icon, tone, onSelect, disabled, children }: MenuItemProps) {
  return (
    <Menu.Item
      disabled={disabled}
      onClick={() => onSelect()}
      className={cn(item, tone === 'danger' ? 'text-danger' : quietIcon)}
    >
      {icon}
      {children}
    </Menu.Item>
  )
}

export function LinkItem({ icon, href, children }: MenuLinkProps) {
  return (
    <Menu.LinkItem closeOnClick render={<Link href={href} />} className={cn(item, quietIcon)}>
      {icon}
      {children}
    </Menu.LinkItem>
  )
}

export function Separator() {
  return <Menu.Separator className="-mx-1 my-1 h-px bg-border" />
}
