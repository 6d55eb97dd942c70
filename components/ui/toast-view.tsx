'use client'
// The heavy part of toast.tsx. Fetched by use-late when there is something to say; its style sheet is a file beside
// it, because a policy without 'unsafe-inline' refuses the one the library writes into the page.
import 'sonner/dist/styles.css'
import { Toaster, toast } from 'sonner'
import { useEffect } from 'react'
import type { ToastMessage } from './toast'

export interface ToastViewProps {
  messages: readonly ToastMessage[]
  onShown: () => void
}

export function ToastView({ messages, onShown }: ToastViewProps) {
  // The Toaster's own effect runs first: it listens when these are spoken.
  useEffect(() => {
    if (messages.length === 0) return
    for (const { text, undo } of messages) {
      toast(text, undo && { action: { label: 'Undo', onClick: undo }, duration: 8_000 })
    }
    onShown()
  }, [messages, onShown])

  return (
    <Toaster
      position="bottom-right"
      expand
      visibleToasts={3}
      offset={{ bottom: 'calc(var(--bar-bottom) + 1rem)', right: '1rem' }}
      mobileOffset={{ bottom: 'calc(var(--bar-bottom) + 0.75rem)', left: '1rem', right: '1rem' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-md border bg-popover px-3.5 py-2.5 font-sans text-sm text-popover-foreground shadow-md md:w-89',
          content: 'min-w-0 flex-1',
          title: 'font-medium',
          actionButton: 'rounded-xs px-2 py-1 font-medium text-link hover:bg-accent',
        },
      }}
    />
  )
}
