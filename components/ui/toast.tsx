'use client'
// Toasts confirm what already happened ("Note saved"); nothing that needs an answer is one. The code that shows
// them is fetched with the first.
import { useCallback, useSyncExternalStore } from 'react'
import { useLate } from './use-late'

export interface ToastMessage {
  text: string
  undo: (() => void) | undefined
}

const NONE: readonly ToastMessage[] = []
let waiting = NONE
const listeners = new Set<() => void>()

function set(messages: readonly ToastMessage[]) {
  waiting = messages
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says that something is done, with a way back where there is one. */
export function toast(text: string, options: { undo?: () => void } = {}) {
  set([...waiting, { text, undo: options.undo }])
}

const load = () => import('./toast-view')

/** Once, in the root layout. */
export function Toaster() {
  const messages = useSyncExternalStore(
    subscribe,
    () => waiting,
    () => NONE,
  )
  const clear = useCallback(() => set(NONE), [])
  const view = useLate(load, { wanted: messages.length > 0 })
  return view ? <view.ToastView messages={messages} onShown={clear} /> : null
}
