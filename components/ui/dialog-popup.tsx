'use client'
// The heavy part of dialog.tsx and drawer.tsx: focus trap, return of focus, scroll lock. Fetched by use-late.
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type SubmitEvent, useId, useRef, useState } from 'react'
import { cn } from '@/components/lib/cn'
import { Button } from './button'
import type { AlertDialogProps, DialogProps } from './dialog'
import type { DrawerProps } from './drawer'
import { sheetClass } from './drawer-class'
import { Input } from './field'

const backdrop =
  'fixed inset-0 z-50 bg-scrim transition-opacity duration-(--duration-slow) ease-out data-starting-style:opacity-0 data-ending-style:opacity-0'
const popup =
  'fixed inset-x-4 top-1/2 z-50 mx-auto flex max-h-[calc(100dvh-2rem)] -translate-y-1/2 flex-col rounded-lg border bg-popover text-popover-foreground shadow-lg outline-none transition-[opacity,scale] duration-(--duration-slow) ease-out data-starting-style:scale-98 data-starting-style:opacity-0 data-ending-style:scale-98 data-ending-style:opacity-0'
const footerClass =
  'flex flex-wrap items-center justify-end gap-2 rounded-b-lg border-t border-border-subtle bg-sunken/60 px-5 py-3'
const titleClass = 'text-[0.9375rem]/5.5 text-pretty'
const textClass = 'mt-1.5 text-sm text-muted-foreground'

const WIDTH = { sm: 'max-w-105', md: 'max-w-130', lg: 'max-w-180' }

export function DialogPopup(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, size = 'md' } = props
  const popupRef = useRef<HTMLDivElement>(null)
  // The first field rather than the close button; on touch nothing, so that no keyboard jumps up.
  const first = (how: string) =>
    (how !== 'touch' && popupRef.current?.querySelector<HTMLElement>('input:enabled, textarea, select')) ||
    true
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdrop} />
        <Dialog.Popup ref={popupRef} initialFocus={first} className={cn(popup, WIDTH[size])}>
          <div className="flex items-start gap-3 px-5 pt-4.5 pb-3">
            <div className="min-w-0 flex-1">
              <Dialog.Title className={titleClass}>{title}</Dialog.Title>
              {description && <Dialog.Description className={textClass}>{description}</Dialog.Description>}
            </div>
            <CloseButton />
          </div>
          {children && <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>}
          {footer && <div className={footerClass}>{footer}</div>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

export function DrawerPopup({ open, onOpenChange, label, title, children, footer, className }: DrawerProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdrop} />
        <Dialog.Popup
          aria-label={label}
          className={cn(
            sheetClass,
            'z-50 transition-[translate] duration-(--duration-slow) ease-out outline-none data-ending-style:translate-y-full data-starting-style:translate-y-full md:top-0 md:data-ending-style:translate-x-full md:data-ending-style:translate-y-0 md:data-starting-style:translate-x-full md:data-starting-style:translate-y-0',
            className,
          )}
        >
          <div className="flex min-h-13 items-center gap-2.5 border-b border-border-subtle py-2 pr-3 pl-5">
            <div className="min-w-0 flex-1 text-md font-semibold">{title ?? label}</div>
            <CloseButton />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer && <div className={cn(footerClass, 'justify-start rounded-none')}>{footer}</div>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function CloseButton() {
  return (
    <Dialog.Close
      render={<Button variant="ghost" size="icon" aria-label="Close" title="Close" className="-mt-1 -mr-2" />}
    >
      <X />
    </Dialog.Close>
  )
}

export function AlertDialogPopup(props: AlertDialogProps) {
  const { open, onOpenChange, pending = false } = props
  const safe = useRef<HTMLButtonElement>(null)
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => pending || onOpenChange(next)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup initialFocus={safe} className={cn(popup, WIDTH.sm)}>
          <Question {...props} safe={safe} />
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Question(props: AlertDialogProps & { safe: React.RefObject<HTMLButtonElement | null> }) {
  const { title, description, children, confirmLabel, cancelLabel = 'Cancel', tone = 'neutral' } = props
  const { typed, pending = false, blocked = false, onConfirm, safe } = props
  const [text, setText] = useState('')
  const fieldId = useId()
  const allowed = !blocked && (typed === undefined || text.trim() === typed.trim())

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (allowed && !pending) onConfirm()
  }

  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <div className="min-h-0 overflow-y-auto p-5">
        <AlertDialog.Title className={titleClass}>{title}</AlertDialog.Title>
        {description && (
          <AlertDialog.Description className={textClass}>{description}</AlertDialog.Description>
        )}
        {children && <div className="mt-3">{children}</div>}
        {typed !== undefined && (
          <div className="mt-3 flex flex-col gap-1.5">
            <label htmlFor={fieldId} className="text-sm">
              Type <b className="font-semibold break-words">{typed}</b> to go on
            </label>
            <Input
              id={fieldId}
              value={text}
              disabled={pending}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
        )}
      </div>
      <div className={footerClass}>
        <AlertDialog.Close ref={safe} disabled={pending} render={<Button />}>
          {cancelLabel}
        </AlertDialog.Close>
        <Button
          type="submit"
          variant={tone === 'danger' ? 'danger' : 'primary'}
          disabled={!allowed}
          pending={pending}
        >
          {confirmLabel}
        </Button>
      </div>
    </form>
  )
}
