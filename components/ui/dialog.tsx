'use client'
// Dialogs. A decision that interrupts is an AlertDialog: its buttons carry the verb, the safe one has the focus.
// What they are made of comes after the page; see use-late.
import type { ReactNode } from 'react'
import { useLate } from './use-late'

const load = () => import('./dialog-popup')

export interface DialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description?: ReactNode
  children?: ReactNode
  footer?: ReactNode
  size?: 'sm' | 'md' | 'lg'
}

export function Dialog(props: DialogProps) {
  const popup = useLate(load, { wanted: props.open, early: true, onFail: () => props.onOpenChange(false) })
  return popup ? <popup.DialogPopup {...props} /> : null
}

export interface AlertDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  /** The consequence, with the device's name in it. */
  description?: ReactNode
  children?: ReactNode
  confirmLabel: string
  /** The safe choice, in words: "Keep running". */
  cancelLabel?: string
  tone?: 'neutral' | 'danger'
  onConfirm: () => void
  pending?: boolean
  /** What is said above stands in the way: the verb cannot be pressed. */
  blocked?: boolean
  /** This text has to be typed first: for what cannot be undone on a device. */
  typed?: string
}

export function AlertDialog(props: AlertDialogProps) {
  const popup = useLate(load, { wanted: props.open, early: true, onFail: () => props.onOpenChange(false) })
  return popup ? <popup.AlertDialogPopup {...props} /> : null
}
