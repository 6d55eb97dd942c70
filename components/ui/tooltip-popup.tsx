'use client'
// The heavy part of tooltip.tsx: placement. Fetched by use-late.
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactNode, RefObject } from 'react'

export interface TooltipPopupProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  anchor: RefObject<HTMLElement | null>
  content: ReactNode
}

export function TooltipPopup({ open, onOpenChange, anchor, content }: TooltipPopupProps) {
  return (
    <Tooltip.Root open={open} onOpenChange={(next) => onOpenChange(next)} disableHoverablePopup>
      <Tooltip.Portal>
        <Tooltip.Positioner anchor={anchor} sideOffset={6} className="pointer-events-none z-60">
          <Tooltip.Popup
            role="tooltip"
            className="max-w-80 rounded-xs bg-foreground px-2 py-1 text-xs text-background transition-opacity duration-(--duration-fast) data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            {content}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
